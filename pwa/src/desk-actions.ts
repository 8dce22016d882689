// What can a director do? The desk's verbs; each promise resolves once the decision is on this device's disk.
import { acts, ask, drop, go, reviewed, say } from "./actions";
import { Fault, type Answer } from "./engine/api";
import type { Act } from "./gen/Act";
import type { Decision } from "./gen/Decision";
import type { DeskLine } from "./gen/DeskLine";
import { count } from "./french";
import { newId } from "./ids";
import { QUERY, desk, monday, period, toReview, weekOf, weeks } from "./desk-state";

export interface Choice {
  readonly line: DeskLine;
  readonly decision: Decision;
}

/** Shows another centre, period, week or day: only what is named changes. */
export function show(screen: string, place: Partial<Record<keyof typeof QUERY, string>> = {}): void {
  go(pathOf(screen, place));
}

/** The address of a screen of the desk, at the place where we are. */
export function pathOf(screen: string, place: Partial<Record<keyof typeof QUERY, string>> = {}): string {
  const query = new URLSearchParams();
  const put = (key: keyof typeof QUERY, value: string | null | undefined): void => {
    if (value) query.set(QUERY[key], value);
  };
  const elsewhere = place.centre !== undefined && place.centre !== desk.value?.centre;
  const otherPeriod = elsewhere || (place.period !== undefined && place.period !== period.value?.id);
  put("centre", place.centre ?? desk.value?.centre);
  put("period", place.period ?? (elsewhere ? null : period.value?.id));
  put("week", place.week ?? (otherPeriod ? null : monday.value));
  put("day", place.day);
  const path = ["bureau", screen].filter(Boolean).join("/");
  return query.size > 0 ? `${path}?${query}` : path;
}

/** An answer to each of these requests, in this order. What had not left this device is replaced, not doubled. */
export async function decide(choices: readonly Choice[]): Promise<boolean> {
  return told(async (stream) => {
    const list: Act[] = [];
    for (const { line, decision } of choices) list.push(await deciding(line, decision));
    await acts(stream, list);
    const requests = new Set(choices.map((choice) => choice.line.id));
    // Decided again: what came back about it before needs nothing more.
    for (const old of toReview.value) if (old.request && requests.has(old.request)) await reviewed(stream, old.command);
  });
}

async function deciding(line: DeskLine, decision: Decision): Promise<Act> {
  const before = line.waiting;
  const dropped = before?.act.do === "decide" && before.droppable && (await drop(before.command));
  const after = before?.act.do === "decide" && !dropped ? before.command : line.decision;
  return { do: "decide", request: line.id, base: line.content_at, after, decision };
}

/** Why the centre would not take this decision, as far as this desk knows; null: it would. */
export async function whyNot(line: DeskLine, decision: Decision): Promise<string | null> {
  const [of, at] = [desk.value, weekOf(line.id)];
  if (!of || !at) return null;
  const { why } = await ask("desk_judge", { stream: of.stream, centre: of.centre, period: at.period, monday: at.monday, request: line.id, decision });
  return why?.sentence ?? null;
}

/** The rest of a split day becomes a request of its own, whose name the desk draws. */
export function split(parts: number, restRefused: string | null, overbook: boolean): Decision {
  return { to: "split", parts, rest: newId(), rest_refused: restRefused, overbook };
}

/** Takes back what has not left this device. */
export async function takeBack(line: DeskLine): Promise<boolean> {
  return told(async () => {
    if (!line.waiting) return;
    const dropped = await drop(line.waiting.command);
    if (!dropped) say("info", "Trop tard : cette réponse est déjà partie. Vous pouvez en donner une autre avant de publier.");
  });
}

/** The director's answer to *annulation demandée*. */
export function answerCancellation(line: DeskLine, grant: boolean): Promise<boolean> {
  return told(async (stream) => void (await acts(stream, [{ do: "answer_cancellation", request: line.id, grant }])));
}

/** The centre cancels an accepted day by itself, or for a parent who telephoned. */
export function cancelDay(line: DeskLine, reason: string): Promise<boolean> {
  return told(async (stream) => void (await acts(stream, [{ do: "cancel_day", request: line.id, reason }])));
}

/** The director's answer to *modification demandée*. */
export function answerChange(line: DeskLine, grant: boolean, overbook: boolean): Promise<boolean> {
  const asked = line.status.is === "accepted" ? line.status.change_asked?.command : undefined;
  return told(async (stream) => void (asked !== undefined && (await acts(stream, [{ do: "answer_change", request: line.id, asked, grant, overbook }]))));
}

/** What the family said on the telephone about the place that is offered. */
export function answerOffer(line: DeskLine, offer: string, accept: boolean): Promise<boolean> {
  return told(async (stream) => void (await acts(stream, [{ do: "answer_offer", request: line.id, offer, accept }])));
}

/** *Publier les réponses* of the period on the screen. */
export function publish(): Promise<boolean> {
  return told(async (stream) => {
    const within = period.value;
    // What a colleague decides meanwhile was not on this screen: it waits.
    const seen = Math.max(0, ...[...weeks.value.values()].map((w) => w.decided_until));
    if (within) await acts(stream, [{ do: "publish", period: within.id, seen }]);
  });
}

/** *Accepter tous ceux qui tiennent, dans l’ordre*: only what it would do. `at` null: the whole period. */
export async function plan(at: string | null): Promise<Answer<"desk_plan"> | null> {
  let found: Answer<"desk_plan"> | null = null;
  await told(async (stream) => {
    const [of, within] = [desk.value, period.value];
    if (of && within) found = await ask("desk_plan", { stream, centre: of.centre, period: within.id, monday: at });
  });
  return found;
}

/** Does what a plan said. */
export function follow(list: readonly Act[]): Promise<boolean> {
  return told(async (stream) => {
    await acts(stream, list);
    say("ok", `${count(list.length, "demande acceptée", "demandes acceptées")} : pensez à publier les réponses.`);
  });
}

/** A line of *À revoir* needs nothing more. */
export function settle(command: string): Promise<boolean> {
  return told((stream) => reviewed(stream, command));
}

/** Does it for the stream of the desk; says the sentence of what went wrong. */
async function told(work: (stream: string) => Promise<void>): Promise<boolean> {
  const stream = desk.value?.stream;
  if (!stream) return false;
  try {
    await work(stream);
    return true;
  } catch (error) {
    const sentence = error instanceof Fault ? error.message : "Cet appareil n’a pas pu enregistrer votre réponse. Réessayez.";
    say("no", sentence);
    return false;
  }
}
