// How do the small pictures of money look? Strokes of our own on a 24-unit square, beside a word, so hidden from screen readers.
const PATHS = {
  bank: "M4 9.500 12 4.500l8 5zM6 9.500v7.500M10 9.500v7.500M14 9.500v7.500M18 9.500v7.500M4 19.500h16",
  card: "M3.500 6h17v12h-17zM3.500 10h17M7 14.500h4",
  ticket: "M4 7h16v3.500a1.500 1.500 0 0 0 0 3V17H4v-3.500a1.500 1.500 0 0 0 0-3zM14 7v10",
  euro: "M17 7a6 6 0 1 0 0 10M4.500 10.500H13M4.500 13.500H12",
  down: "M12 4v11M7.500 11l4.500 4.500 4.500-4.500M5 19.500h14",
} as const;

export type MoneyIconName = keyof typeof PATHS;

export function MoneyIcon({ name }: { name: MoneyIconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
