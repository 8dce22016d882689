// How does the desk say parts, groups, answers and hours? Words only: nothing here changes anything.
import { count, dayShort, hour, localDate } from "../../french";
import type { AgeGroup } from "../../gen/AgeGroup";
import type { DayPart } from "../../gen/DayPart";
import type { Decision } from "../../gen/Decision";
import type { DeskLine } from "../../gen/DeskLine";
import type { DeskSlotView } from "../../gen/DeskSlotView";
import type { DeskWeek } from "../../gen/DeskWeek";
import type { Outcome } from "../../gen/Outcome";
import type { Wish } from "../../gen/Wish";
import { answerHeld, undecided } from "../../desk-state";
import { partWord } from "../../words";
import { statusWord, type StatusWord } from "../status";

export { partWord };

export const PARTS: readonly DayPart[] = ["morning", "lunch", "afternoon"];
export const GROUPS: readonly AgeGroup[] = ["under_six", "six_and_over"];
const BIT: Readonly<Record<DayPart, number>> = { morning: 1, lunch: 2, afternoon: 4 };
const GROUP: Readonly<Record<AgeGroup, string>> = { under_six: "Moins de 6 ans", six_and_over: "6 ans et plus" };

export const groupWord = (group: AgeGroup): string => GROUP[group];
export const has = (set: number, part: DayPart): boolean => (set & BIT[part]) !== 0;
export const bit = (part: DayPart): number => BIT[part];
export const partsIn = (set: number): DayPart[] => PARTS.filter((part) => has(set, part));

/** The parts that the centre opens that day. */
export const openParts = (week: DeskWeek, date: string): number =>
  week.slots.reduce((set, slot) => (slot.date === date ? set | BIT[slot.part] : set), 0);

/** *Journée complète*, or *Matin, Midi*. */
export const partsWord = (set: number, open: number): string =>
  set === open && partsIn(open).length > 1 ? "Journée complète" : partsIn(set).map(partWord).join(", ");

/** The days of a week that are open or closed for a reason, in order. */
export const daysOf = (week: DeskWeek): string[] =>
  [...new Set([...week.slots.map((s) => s.date), ...week.requests.map((r) => r.date), ...Object.keys(week.closed)])].sort();

export const ageWord = (age: number): string => count(age, "an");

/** What the list of a day says of those who were accepted: who really came is known by the *pointage* alone. */
export const expectedWord = (date: string, today: string): string => (date < today ? "Étaient attendus" : "Attendus");
/** *3 enfants attendus*, and of a day that is over *3 enfants étaient attendus*. */
export const expectedCount = (n: number, date: string, today: string): string =>
  date < today ? count(n, "enfant était attendu", "enfants étaient attendus") : count(n, "enfant attendu", "enfants attendus");

/** *reçue jeu. 9 juil. à 14 h 05*. */
export const receivedWord = (instant: number): string => `reçue ${dayShort(localDate(instant))} à\u00a0${hour(instant).replaceAll(" ", "\u00a0")}`;

/** An answer of the desk, as the family will read it. */
export function outcomeWord(outcome: Outcome, asked: Wish): StatusWord {
  switch (outcome.is) {
    case "accepted": {
      const part = outcome.parts === asked.parts ? "" : ` : ${partsIn(outcome.parts).map(partWord).join(", ")}`;
      const full = outcome.full ?? [];
      const gone = asked.outings.some((id) => !outcome.outings.includes(id) && !full.includes(id));
      const outing = full.length > 0 ? ", sortie complète" : gone ? ", sans la sortie" : "";
      return { word: `Accepté${part}${outing}`, icon: "check", is: "accepted" };
    }
    case "wait_listed":
      return { word: "Liste d’attente", icon: "queue", is: "waiting" };
    case "refused":
      return { word: "Refusé", icon: "ban", is: "refused" };
  }
}

/** A decision, in one word. */
export function decisionWord(decision: Decision): string {
  switch (decision.to) {
    case "accept":
      return decision.overbook ? "Accepter au-delà de la capacité" : "Accepter";
    case "wait_list":
      return "Mettre en liste d’attente";
    case "refuse":
      return "Refuser";
    case "split":
      return `Accepter ${partsIn(decision.parts).map(partWord).join(", ")} seulement`;
  }
}

export interface Shown extends StatusWord {
  /** How far the answer has gone. */
  readonly step: "told" | "to_publish" | "to_send";
  /** What the family reads meanwhile, when it is something else. */
  readonly before: string | null;
}

/** What the family reads; the parts too, when only some of the day are accepted. */
function toldWord(line: DeskLine): StatusWord {
  const said = statusWord(line.status);
  if (line.status.is !== "accepted" || line.status.parts === line.wish.parts) return said;
  return { ...said, word: `${said.word} : ${partsIn(line.status.parts).map(partWord).join(", ")}` };
}

/** What stands on the line: the latest answer, and how far it has gone. */
export function shown(line: DeskLine): Shown {
  const told = toldWord(line);
  const act = line.waiting?.act;
  if (act?.do === "answer_cancellation") {
    const word = act.grant ? "Annulation accordée" : "Annulation refusée";
    return { word, icon: act.grant ? "cross" : "check", is: act.grant ? "cancelled" : "accepted", step: "to_send", before: told.word };
  }
  if (act?.do === "cancel_day") {
    return { word: "Journée annulée par le centre", icon: "cross", is: "cancelled", step: "to_send", before: told.word };
  }
  if (act?.do === "answer_change") {
    const word = act.grant ? "Modification accordée" : "Modification refusée";
    return { word, icon: "check", is: "accepted", step: "to_send", before: told.word };
  }
  if (act?.do === "answer_offer") {
    const word = act.accept ? "Place acceptée au téléphone" : "Place laissée au téléphone";
    return { word, icon: act.accept ? "check" : "queue", is: act.accept ? "accepted" : "waiting", step: "to_send", before: told.word };
  }
  if (act?.do === "decide") {
    const said = line.foreseen
      ? outcomeWord(line.foreseen, line.wish)
      : ({ word: decisionWord(act.decision), icon: "warn", is: "refused" } as const);
    return { ...said, step: "to_send", before: told.word };
  }
  // The rest of a day that this desk has just split.
  if (line.foreseen) return { ...outcomeWord(line.foreseen, line.wish), step: "to_send", before: null };
  if (line.unpublished) return { ...outcomeWord(line.unpublished, line.wish), step: "to_publish", before: told.word };
  return { ...told, step: "told", before: null };
}

/** May the desk still answer this request? */
export function decidable(line: DeskLine): boolean {
  const is = line.status.is;
  return is === "requested" || is === "wait_listed" || (is === "refused" && line.unpublished !== null);
}

/** It waits already, and the family knows: only another answer makes sense. */
export const waitsAlready = (line: DeskLine): boolean => line.status.is === "wait_listed" && answerHeld(line) === null;

/** The place that is offered to the family: the day, or the outing of an accepted day. */
export function offerOf(line: DeskLine): { readonly offer: string; readonly until: number } | null {
  if (line.status.is === "offered") return line.status;
  return line.status.is === "accepted" ? line.status.outing_offer : null;
}

export interface Asking {
  readonly requested: number;
  readonly waiting: number;
}
/** Who asks for a place of the slot and who waits for one, with the answers of this desk counted in. */
export function asking(week: DeskWeek, slot: DeskSlotView): Asking {
  const here = week.requests.filter((l) => l.date === slot.date && l.group === slot.group && has(l.wish.parts, slot.part));
  const waits = (line: DeskLine): boolean => (answerHeld(line)?.is ?? line.status.is) === "wait_listed";
  return {
    requested: here.filter((line) => line.status.is === "requested" && undecided(line)).length,
    waiting: here.filter(waits).length,
  };
}

/** *Matin, moins de 6 ans : 7 acceptés, 2 décidés pas encore publiés…*, for those who do not see the bar. */
export function slotSentence(slot: DeskSlotView, asking: Asking): string {
  const pending = held(slot);
  const said = [
    `${count(slot.foreseen, "place prise", "places prises")} sur ${slot.capacity}`,
    pending > 0 ? `dont ${pending} pas encore ${pending > 1 ? "publiées" : "publiée"}` : "",
    slot.offered > 0 ? `${slot.offered} proposée${slot.offered > 1 ? "s" : ""}` : "",
    asking.waiting > 0 ? `${asking.waiting} en liste d’attente` : "",
    asking.requested > 0 ? `${count(asking.requested, "demande")} à décider` : "",
  ].filter(Boolean);
  return `${partWord(slot.part)}, ${groupWord(slot.group).toLowerCase()} : ${said.join(", ")}`;
}

/** Hatched: decided here or on another desk, and not told to the families. */
export const held = (slot: DeskSlotView): number => Math.max(0, slot.foreseen - slot.accepted - slot.offered);
