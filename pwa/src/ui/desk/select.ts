// Which lines are shown, in which order, and which are marked? Pure choices over the lines of a week.
import type { AgeGroup } from "../../gen/AgeGroup";
import type { DayPart } from "../../gen/DayPart";
import type { DeskLine } from "../../gen/DeskLine";
import type { DeskWeek } from "../../gen/DeskWeek";
import { answerHeld, undecided } from "../../desk-state";
import { partsIn } from "./words";

export type Filter = "todo" | "waiting" | "held" | "accepted" | "closed" | "all";
export const FILTERS: readonly { readonly is: Filter; readonly word: string }[] = [
  { is: "todo", word: "À décider" },
  { is: "waiting", word: "Liste d’attente" },
  { is: "held", word: "À publier" },
  { is: "accepted", word: "Acceptés" },
  { is: "closed", word: "Refusés, annulés" },
  { is: "all", word: "Tous" },
];

export interface View {
  readonly filter: Filter;
  /** One day only. */
  readonly day: string | null;
  readonly group: AgeGroup | null;
  readonly text: string;
}

export function inFilter(line: DeskLine, filter: Filter): boolean {
  const latest = answerHeld(line)?.is ?? line.status.is;
  switch (filter) {
    case "todo":
      return undecided(line);
    case "waiting":
      return latest === "wait_listed" || latest === "offered";
    case "held":
      return answerHeld(line) !== null;
    case "accepted":
      return latest === "accepted";
    case "closed":
      return latest === "refused" || latest === "cancelled";
    case "all":
      return true;
  }
}

/** Plain letters: *Zoe* finds *Zoé*. */
const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Order of receipt within each day, late ones last. */
const byReceipt = (a: DeskLine, b: DeskLine): number =>
  a.date.localeCompare(b.date) ||
  Number(a.late) - Number(b.late) ||
  a.order_at - b.order_at ||
  a.id.localeCompare(b.id);

/** The lines to show; `kept` stay although they were answered since, so that nothing jumps away under the hand. */
export function linesShown(week: DeskWeek, view: View, kept: ReadonlySet<string>): DeskLine[] {
  const words = plain(view.text).split(/\s+/).filter(Boolean);
  const named = (line: DeskLine): boolean => {
    const name = plain(`${line.child_name} ${line.family_name}`);
    return words.every((word) => name.includes(word));
  };
  return week.requests
    .filter((line) => view.day === null || line.date === view.day)
    .filter((line) => view.group === null || line.group === view.group)
    .filter((line) => inFilter(line, view.filter) || kept.has(line.id))
    .filter(named)
    .sort(byReceipt);
}

/** Those whom the family asked to be answered together with this one (*tous les enfants*, *toute la semaine*). */
export function basketOf(week: DeskWeek, line: DeskLine): DeskLine[] {
  const basket = line.wish.together?.basket;
  return basket ? week.requests.filter((other) => other.wish.together?.basket === basket) : [];
}

/** Those that the family ties to this one and that are not accepted where it is, or the other way round. */
export function tiedOtherwise(week: DeskWeek, line: DeskLine, accepts: boolean): DeskLine[] {
  const accepted = (other: DeskLine): boolean => (answerHeld(other)?.is ?? other.status.is) === "accepted";
  return week.requests.filter((other) => line.tied.includes(other.id) && accepted(other) !== accepts);
}

export interface Room {
  /** In the order of receipt: each part has a place. */
  readonly fit: readonly DeskLine[];
  readonly beyond: readonly { readonly line: DeskLine; readonly parts: readonly DayPart[] }[];
}

/** Who of these has a place, one after the other in the order of receipt, by the foreseen bars? The server judges again. */
export function room(week: DeskWeek, lines: readonly DeskLine[]): Room {
  const key = (date: string, part: DayPart, group: AgeGroup): string => `${date}|${part}|${group}`;
  const left = new Map(week.slots.map((s) => [key(s.date, s.part, s.group), s.capacity - s.foreseen]));
  const fit: DeskLine[] = [];
  const beyond: { line: DeskLine; parts: DayPart[] }[] = [];
  for (const line of [...lines].sort(byReceipt)) {
    const held = answerHeld(line);
    const holds = held?.is === "accepted" ? held.parts : 0;
    const parts = partsIn(line.wish.parts & ~holds);
    const full = parts.filter((part) => (left.get(key(line.date, part, line.group)) ?? 0) < 1);
    if (full.length > 0) {
      beyond.push({ line, parts: full });
      continue;
    }
    for (const part of parts) {
      const at = key(line.date, part, line.group);
      left.set(at, (left.get(at) ?? 0) - 1);
    }
    fit.push(line);
  }
  return { fit, beyond };
}
