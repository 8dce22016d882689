// What can a person do? Screens call these and nothing else; each promise resolves once the fact is on this device's disk.
import type { Act } from "./gen/Act";
import { dropCommands, enqueue } from "./outbox";
import { setTicks } from "./ticks";
import { exchangeSoon, want as wantDocuments } from "./sync";
import { navigate } from "./router";
import { chosen, notice, saving, storageError, type Notice } from "./state";
import { remember } from "./db";

export { changePassword, devices, endDevice, type DeviceView } from "./account";
export { confirmLoss, signOut } from "./leave";
export { forgetPaper, keepPaper } from "./papers";
export { applyUpdate } from "./update";

/** Moves to another screen under `/app/`: `go("demandes")`. */
export function go(path: string, options: { replace?: boolean } = {}): void {
  navigate(path, options.replace ?? false);
}

/** Shows the family × centre (`<family>/<centre>`) on the screens, and remembers it. */
export function choose(key: string): void {
  chosen.value = key;
  void remember("chosen", key);
}

/**
 * Writes commands of one author (a stream of the session) to the outbox, in this order, and starts an exchange.
 * Resolves with their ids once they are durably here (*Enregistré sur ce téléphone*); a request's id is its command's.
 */
export function send(stream: string, acts: readonly Act[]): Promise<readonly string[]> {
  return durable(enqueue(stream, acts));
}

/** Takes commands that were never in an exchange out of the outbox. False: too late, at least one may have left. */
export function drop(commands: readonly string[]): Promise<boolean> {
  return durable(dropCommands(commands));
}

/** Ticks or unticks cells (`child|date|part[|outing]`) of a draft. */
export function tick(draft: string, cells: Readonly<Record<string, boolean>>): Promise<void> {
  return durable(setTicks(draft, cells));
}

/** Documents that the screen needs beside those of the session (`calendar/…`, `desk/…`): asked for now and kept fresh. */
export function want(documents: readonly string[]): void {
  wantDocuments(documents);
}

/** An exchange now, for the impatient. */
export function refresh(): void {
  exchangeSoon(0);
}

/** Shows a sentence to everybody; null takes it away. */
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
    storageError.value = "Ce téléphone n’a pas pu enregistrer votre choix. Libérez de la place, puis réessayez.";
    throw error;
  } finally {
    saving.value -= 1;
  }
}
