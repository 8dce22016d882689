// How do the small pictures look? Strokes of our own on a 24-unit square; always beside a word, so hidden from screen readers.
const PATHS = {
  home: "M4 11.5 12 5l8 6.5M6.5 10v9h11v-9M10 19v-5h4v5",
  book: "M5 6.5h14v13H5zM5 10.5h14M8.5 4v4M15.5 4v4M9 15l2 2 4-4",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20c.8-3.6 3.8-5.5 7.5-5.500s6.7 1.9 7.5 5.5",
  list: "M9 6.500h11M9 12h11M9 17.500h11M4.5 6.500h.01M4.5 12h.01M4.5 17.500h.01",
  check: "m5 12.5 4.5 4.500L19 7.5",
  clock: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16ZM12 7.500V12l3 2",
  queue: "M7 4h10M7 20h10M8 4c0 5 8 5.5 8 8s-8 3-8 8M16 4c0 5-8 5.5-8 8s8 3 8 8",
  bell: "M6 16.500V11a6 6 0 0 1 12 0v5.500l1.5 1.500h-15zM10 20.500h4",
  cross: "M6.5 6.500l11 11M17.5 6.500l-11 11",
  ban: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16ZM6.5 6.500l11 11",
  send: "M4 12 20 4l-5 16-3.5-6.500zM11.5 13.5 20 4",
  pencil: "M5 19l1-4L16.5 4.500l3 3L9 18zM14.5 6.500l3 3",
  warn: "M12 4 21 19.500H3zM12 10v4M12 17h.01",
  refresh: "M19 12a7 7 0 1 1-2-5M19 4v4h-4",
  paper: "M6.5 3.500h7l4 4v13h-11zM13.5 3.500v4h4M9 12h6M9 15.500h6",
  lock: "M6.5 11h11v9h-11zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  help: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16ZM9.8 9.500a2.3 2.3 0 1 1 3.2 2.200c-.7.3-1 .8-1 1.600M12 16.500h.01",
  back: "M14.5 5.5 8 12l6.5 6.5",
  next: "M9.5 5.5 16 12l-6.5 6.5",
  bus: "M5 5.500h14v11H5zM5 11.500h14M8 16.500v2.500M16 16.500v2.500M12 5.500v6",
  phone: "M7.5 3.500h9v17h-9zM11 17.500h2",
  share: "M12 14V3.500M8.5 6.5 12 3.500l3.5 3M7 10.500H5.500v10h13v-10H17",
  copy: "M8.5 8.500h11v11h-11zM15.5 8.500v-4h-11v11h4",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
