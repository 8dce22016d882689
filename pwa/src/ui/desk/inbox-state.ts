// What has the director in hand in the inbox? Marked lines, the line under the keys, the open question; nothing that lasts.
import { computed, signal } from "@preact/signals";
import type { DeskLine } from "../../gen/DeskLine";
import { monday, week } from "../../desk-state";
import { linesShown, type View } from "./select";

export const FRESH: View = { filter: "todo", day: null, group: null, text: "" };
export const view = signal<View>(FRESH);
/** Answered since the list was chosen: they stay in sight until it is chosen again. */
export const kept = signal<ReadonlySet<string>>(new Set());
export const marked = signal<ReadonlySet<string>>(new Set());
/** The line under the keys: the only one in the order of tabulation. */
export const active = signal<string | null>(null);

export type Question =
  | { readonly ask: "refuse" | "beyond"; readonly lines: readonly DeskLine[] }
  | { readonly ask: "split" | "detail" | "offer" | "cancellation" | "cancel_day" | "change"; readonly line: DeskLine }
  | { readonly ask: "plan" | "publish" };
export const question = signal<Question | null>(null);
export const close = (): void => {
  question.value = null;
};

/** Read out by screen readers after each answer. */
export const announced = signal("");

export const lines = computed<readonly DeskLine[]>(() => (week.value ? linesShown(week.value, view.value, kept.value) : []));
export const markedLines = computed<readonly DeskLine[]>(() => lines.value.filter((line) => marked.value.has(line.id)));
/** The line that Tab reaches: the active one, or the first. */
export const reachable = computed(() =>
  lines.value.some((line) => line.id === active.value) ? active.value : (lines.value[0]?.id ?? null),
);

export function look(change: Partial<View>): void {
  view.value = { ...view.value, ...change };
  kept.value = new Set();
  marked.value = new Set();
}

export function mark(ids: readonly string[], on: boolean): void {
  const next = new Set(marked.value);
  for (const id of ids) {
    if (on) next.add(id);
    else next.delete(id);
  }
  marked.value = next;
}

/** Another week: nothing of the last one stays in hand. */
let before = monday.peek();
monday.subscribe((at) => {
  if (at === before) return;
  before = at;
  view.value = { ...view.value, day: null };
  kept.value = new Set();
  marked.value = new Set();
  active.value = null;
});

export const rowId = (request: string): string => `line-${request}`;
export function focusRow(request: string | null | undefined): void {
  if (!request) return;
  active.value = request;
  const row = document.getElementById(rowId(request));
  row?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
}
/** The line so many places further; stays at the ends. */
export function move(from: string, by: number): string | undefined {
  const at = lines.value.findIndex((line) => line.id === from);
  const to = Math.min(lines.value.length - 1, Math.max(0, at + by));
  return lines.value[to]?.id;
}
