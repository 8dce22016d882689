// What does a key or a button of the inbox do? It answers the lines, or asks first when the answer needs a word.
import { say } from "../../actions";
import { count, dayLong, list } from "../../french";
import type { Decision } from "../../gen/Decision";
import type { DeskLine } from "../../gen/DeskLine";
import { decide, takeBack, type Choice } from "../../desk-actions";
import { week, weekOf } from "../../desk-state";
import { announced, kept, marked, question } from "./inbox-state";
import { room, tiedOtherwise } from "./select";
import { decidable } from "./words";

const SAID: Readonly<Record<Decision["to"], readonly [string, string]>> = {
  accept: ["acceptée", "acceptées"],
  wait_list: ["mise en liste d’attente", "mises en liste d’attente"],
  refuse: ["refusée", "refusées"],
  split: ["partagée", "partagées"],
};

/** Lines whose answer is being written down: the second press of a double click is not a second answer. */
const answering = new Set<string>();

/** Answers these lines with the same decision, or each with its own. */
export async function answer(lines: readonly DeskLine[], decisionOf: (line: DeskLine) => Decision): Promise<void> {
  const decidables = lines.filter(decidable);
  if (decidables.length === 0) return nothingToDecide();
  const open = decidables.filter((line) => !answering.has(line.id));
  question.value = null;
  kept.value = new Set([...kept.value, ...open.map((line) => line.id)]);
  const [first] = open;
  if (!first) return;
  const choices = open.map((line) => ({ line, decision: decisionOf(line) }));
  const shown = week.peek();
  for (const { line } of choices) answering.add(line.id);
  const done = await decide(choices);
  const release = (): void => choices.forEach(({ line }) => answering.delete(line.id));
  if (!done) return release();
  // Until the screen shows it: what is pressed before is about the line as it was.
  const stop = week.subscribe((now) => {
    if (now === shown) return;
    release();
    queueMicrotask(() => stop());
  });
  marked.value = new Set();
  announced.value = `${said(choices, first)}, à envoyer.`;
  recallTied(choices);
}

/** What a family wants together is answered line by line all the same: the others are named, nothing is decided for them. */
function recallTied(choices: readonly Choice[]): void {
  const answered = new Set(choices.map(({ line }) => line.id));
  const others = choices.flatMap(({ line, decision }) => {
    const at = weekOf(line.id);
    return at ? tiedOtherwise(at, line, decision.to === "accept") : [];
  });
  const left = new Map(others.filter((other) => !answered.has(other.id)).map((other) => [other.id, other]));
  if (left.size === 0) return;
  const names = [...left.values()].map((other) => `${other.child_name}, ${dayLong(other.date)}`);
  say("info", `La famille veut tout ou rien : pensez aussi à ${names.length > 3 ? `${names.length} autres demandes` : list(names)}.`);
}

function said(choices: readonly Choice[], first: DeskLine): string {
  const kinds = new Set(choices.map((choice) => choice.decision.to));
  const [kind] = kinds;
  if (!kind || kinds.size > 1) return count(choices.length, "réponse enregistrée", "réponses enregistrées");
  const [one, many] = SAID[kind];
  return choices.length === 1 ? `${first.child_name}, demande ${one}` : `${choices.length} demandes ${many}`;
}

function nothingToDecide(): void {
  announced.value = "Il n’y a pas de réponse à donner à cette demande : regardez son statut.";
}

/** **A**: whoever has a place; asks before going beyond capacity. */
export async function accept(lines: readonly DeskLine[]): Promise<void> {
  const open = lines.filter(decidable);
  const [only] = open;
  const at = weekOf(only?.id ?? null);
  if (!at) return nothingToDecide();
  const outingFull = open.length === 1 && only?.full === true && only.wish.only_with_outing;
  if (outingFull || room(at, open).beyond.length > 0) {
    question.value = { ask: "beyond", lines: open };
    return;
  }
  await answer(open, () => ({ to: "accept", overbook: false }));
}

/** **L**. Who has a place would be offered it at once: said, not forbidden. */
export async function toWaitingList(lines: readonly DeskLine[]): Promise<void> {
  const open = lines.filter(decidable);
  const at = weekOf(open[0]?.id ?? null);
  const fit = at ? room(at, open).fit.length : 0;
  if (fit > 0) {
    const which = open.length === 1 ? "" : ` pour ${fit} de ces demandes`;
    say("info", `Il reste de la place${which} : une fois la réponse publiée, la liste d’attente la propose aussitôt.`);
  }
  await answer(open, () => ({ to: "wait_list" }));
}

/** **R**: the family reads the reason, so it is asked first. */
export function refuse(lines: readonly DeskLine[]): void {
  const open = lines.filter(decidable);
  if (open.length === 0) return nothingToDecide();
  question.value = { ask: "refuse", lines: open };
}

export async function undo(line: DeskLine): Promise<void> {
  if (await takeBack(line)) announced.value = `${line.child_name} : réponse retirée, la demande est à décider.`;
}
