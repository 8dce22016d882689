// How do the desk's own small pictures look? As the app's: strokes on a 24-unit square, always beside a word.
const PATHS = {
  inbox: "M4 13.5 6.500 5h11L20 13.500V19H4zM4 13.500h5l1 2.500h4l1-2.500h5",
  people: "M9 11.500a3.250 3.250 0 1 0 0-6.500 3.250 3.250 0 0 0 0 6.500ZM3 19c.5-3 2.800-4.500 6-4.500s5.500 1.500 6 4.500M15.500 5.300a3.200 3.200 0 0 1 0 6M17.500 14.800c2 .6 3.200 2 3.500 4.200",
  print: "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
  split: "M12 4v16M4 7h5M4 12h5M4 17h5M15 9.500h5M15 14.500h5",
  over: "M12 20V9M7.500 13 12 8.500l4.500 4.500M4 4.500h16",
  say: "M4 5h16v11H11l-4.500 4v-4H4z",
  undo: "M8.500 5 4.500 9l4 4M5 9h9a5 5 0 0 1 0 10h-3",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  coin: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16ZM15 8.500a4.200 4.200 0 1 0 0 7M7.500 11h5M7.500 13.200h5",
  mail: "M4 6h16v12H4zM4 7l8 6 8-6",
  search: "M10.500 16.500a6 6 0 1 0 0-12 6 6 0 0 0 0 12ZM15 15l5 5",
  eye: "M3 12s3.500-6 9-6 9 6 9 6-3.500 6-9 6-9-6-9-6ZM12 14.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5Z",
  link: "M9.500 14.500l5-5M10.500 7.500l2-2a4 4 0 0 1 5.700 5.700l-2 2M13.500 16.500l-2 2a4 4 0 0 1-5.700-5.700l2-2",
} as const;

export type DeskIconName = keyof typeof PATHS;

export function DeskIcon({ name }: { name: DeskIconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
