// What can a person do? Screens call these and nothing else; an edit's promise resolves once the fact is on this device's disk.
import { Fault, type Answer, type Arg, type Op, type Place } from "./engine/api";
import type { Act } from "./gen/Act";
import { engine } from "./device";
import { remember } from "./db";
import { follow as followDocuments, forgetQuery, keepQuery } from "./live";
import { navigate } from "./router";
import { chosen, installHint, notice, saving, seen, storageError, touched, type Notice, type Query } from "./state";
import { exchangeSoon } from "./sync";

export { changePassword, listDevices, endDevice, type DeviceView } from "./account";
export { confirmLoss, notYetSent, signOut } from "./leave";
export { forgetPaper, keepPaper, openPaper } from "./papers";
export { applyUpdate } from "./update";
export { Fault } from "./engine/api";

const TICKS_REST_MS = 1_500;

/** Moves to another screen under `/app/`: `go("demandes")`. */
export function go(path: string, options: { replace?: boolean } = {}): void {
  navigate(path, options.replace ?? false);
}

/** What a screen would like to find again: without room on this device, or after its copy was erased, it does not. */
const note = (...fact: Parameters<typeof remember>): void => void remember(...fact).catch(() => undefined);

/** Shows the family × centre (`<family>/<centre>`) on the screens, and remembers it. */
export function choose(key: string): void {
  chosen.value = key;
  note("chosen", key);
}

/** Keeps the answer of a query fresh (read it with `answer(op, arg)` of state.ts) until the returned function is called. */
export function watch<O extends Query>(op: O, arg: Arg<O>): () => void {
  keepQuery(op, arg);
  return () => forgetQuery(op, arg);
}

/** Asks the engine once: `judge`, `copy_week`, `desk_plan`… */
export function ask<O extends Op>(op: O, arg: Arg<O>): Promise<Answer<O>> {
  return engine.call(op, arg);
}

/** Ticks or unticks cells of the draft; the screen shows it at once, *Enregistré* waits for the disk. */
export async function tick(place: Place, keys: readonly string[], on: boolean): Promise<void> {
  const next = new Map(touched.value);
  for (const key of keys) next.set(key, on);
  touched.value = next;
  await durable(engine.call("tick", { family: place.family, centre: place.centre, keys: [...keys], on }));
  // The family's other devices see it soon, once the finger rests.
  exchangeSoon(TICKS_REST_MS);
}

/** *Sauvegarder*: the ticks become requests that wait as *À envoyer*, and leave at once if there is a network. */
export async function sendDraft(arg: Arg<"send">): Promise<Answer<"send">> {
  const result = await durable(engine.call("send", arg));
  exchangeSoon(0);
  return result;
}

/** Commands of one author (a stream of the session), in this order. Resolves with their ids once they are durably here. */
export async function acts(stream: string, list: readonly Act[]): Promise<readonly string[]> {
  const { commands } = await durable(engine.call("acts", { stream, acts: [...list] }));
  exchangeSoon(0);
  return commands;
}
export async function act(stream: string, one: Act): Promise<string> {
  const [command] = await acts(stream, [one]);
  return command ?? "";
}

/** Takes back a command that has never left this device. False: too late. */
export async function drop(command: string): Promise<boolean> {
  const { dropped } = await durable(engine.call("drop", { command }));
  return dropped;
}

/** A line of *À revoir* was read and needs nothing more. */
export async function reviewed(stream: string, command: string): Promise<void> {
  await durable(engine.call("reviewed", { stream, command }));
}

/** Documents that the screen needs beside those of the session (`calendar/…`, `desk/…`, an older `record/…`): asked for now and kept fresh. */
export function follow(documents: readonly string[]): void {
  followDocuments(documents);
}

/** These answers were looked at. */
export function markSeen(keys: readonly string[]): void {
  if (keys.every((key) => seen.value.has(key))) return;
  seen.value = new Set([...seen.value, ...keys]);
  note("seen", [...seen.value]);
}

export function hideInstallHint(): void {
  installHint.value = false;
  note("installHint", true);
}

/** An exchange now, for the impatient. */
export function refresh(): void {
  exchangeSoon(0);
}

/** Shows a sentence to everybody; `hush` takes it away. */
export function say(kind: Notice["kind"], text: string): void {
  notice.value = { kind, text };
}
export function hush(): void {
  notice.value = null;
}

/** Counts what is being written, and says so when this device's storage refuses. */
async function durable<T>(work: Promise<T>): Promise<T> {
  saving.value += 1;
  try {
    const result = await work;
    storageError.value = null;
    return result;
  } catch (error) {
    if (!(error instanceof Fault) || error.code === "storage") {
      storageError.value = "Votre choix n’a pas pu être enregistré sur ce téléphone. Libérez de la place, puis réessayez.";
    }
    throw error;
  } finally {
    saving.value -= 1;
  }
}
