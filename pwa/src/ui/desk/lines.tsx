// Who asked, in which order, and what is answered? The lines of the inbox: a grid with one line under the keys.
import { useComputed } from "@preact/signals";
import { capital, dayLong } from "../../french";
import type { DeskLine } from "../../gen/DeskLine";
import type { DeskWeek } from "../../gen/DeskWeek";
import { Line } from "./line";
import { active, close, focusRow, lines, mark, marked, markedLines, move, question } from "./inbox-state";
import { basketOf } from "./select";
import { accept, refuse, toWaitingList } from "./verbs";

export function Lines({ week }: { week: DeskWeek }) {
  const days = [...new Set(lines.value.map((line) => line.date))];
  return (
    <div class="d-lines" onKeyDown={onKey}>
      {days.map((date) => (
        <DayLines key={date} week={week} date={date} />
      ))}
    </div>
  );
}

function DayLines({ week, date }: { week: DeskWeek; date: string }) {
  const mine = lines.value.filter((line) => line.date === date);
  const name = `lines-${date}`;
  const all = useComputed(() => lines.value.every((line) => line.date !== date || marked.value.has(line.id)));
  return (
    <section>
      <div class="d-lines-head">
        <h2 id={name}>{capital(dayLong(date))}</h2>
        <button type="button" class="d-quiet" onClick={() => mark(mine.map((line) => line.id), !all.value)}>
          {all.value ? "Ne plus choisir ce jour" : "Choisir tout ce jour"}
          <span class="visually-hidden"> : {dayLong(date)}</span>
        </button>
      </div>
      <div role="grid" aria-labelledby={name} aria-multiselectable="true" class="d-grid">
        {mine.map((line) => (
          <Line key={line.id} line={line} week={week} onBasket={() => markBasket(week, line)} />
        ))}
      </div>
    </section>
  );
}

function markBasket(week: DeskWeek, line: DeskLine): void {
  mark(basketOf(week, line).map((other) => other.id), true);
}

/** The marked lines, or the one under the keys. */
function inHand(): readonly DeskLine[] {
  if (markedLines.value.length > 0) return markedLines.value;
  return lines.value.filter((line) => line.id === active.value);
}

async function then(act: Promise<void>): Promise<void> {
  const next = active.value && move(active.value, 1);
  await act;
  // A question keeps the focus; else the keys go on to the next line.
  if (question.value === null) focusRow(next);
}

function onKey(event: KeyboardEvent): void {
  const row = (event.target as Element).closest<HTMLElement>("[role=row]");
  const id = row?.dataset["request"];
  if (!id || event.ctrlKey || event.metaKey || event.altKey) return;
  const onRow = event.target === row;
  const go = (by: number): void => {
    const to = move(id, by);
    if (event.shiftKey && to) mark([id, to], true);
    focusRow(to);
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => go(1),
    ArrowUp: () => go(-1),
    ArrowRight: () => inner(row, event.target as HTMLElement, 1),
    ArrowLeft: () => inner(row, event.target as HTMLElement, -1),
    Home: () => go(-lines.value.length),
    End: () => go(lines.value.length),
    a: () => void then(accept(inHand())),
    l: () => void then(toWaitingList(inHand())),
    r: () => refuse(inHand()),
    Escape: () => (onRow ? mark([...marked.value], false) : row.focus()),
  };
  if (onRow) {
    keys[" "] = () => mark([id], !marked.value.has(id));
    keys["Enter"] = () => open(id);
  }
  const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

function open(id: string): void {
  close();
  const line = lines.value.find((one) => one.id === id);
  if (line) question.value = { ask: "detail", line };
}

/** Right and left go through the controls of the line, as in any grid. */
function inner(row: HTMLElement, from: HTMLElement, by: number): void {
  const stops = [row, ...row.querySelectorAll<HTMLElement>("button:not([disabled]), input")];
  const to = stops[stops.indexOf(from) + by];
  to?.focus();
}
