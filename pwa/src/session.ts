// Whose copy is on this device, and may it be read now? Bound to one account, locked when its session ends, erased only when somebody says so.
import { call } from "./account";
import { forgetDevice, readDevice, engine, takeStatus } from "./device";
import { eraseDisk, readView, readViews } from "./engine/disk";
import type { DeviceStatus } from "./engine/api";
import type { SessionView } from "./gen/SessionView";
import { begin, erase, forgetAnswers, recall, recallAll, remember, unlearn, type Facts } from "./db";
import { closePapers, keepPapersOf } from "./papers";
import { chosen, exchange, installHint, keptPapers, keyOf, notice, phase, seen, session, status } from "./state";

/** A session that is not *mine* lives so long after its last use; one that is, thirty days. */
const SHORT_MS = 12 * 3_600_000;
const LONG_MS = 30 * 24 * 3_600_000;
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("preau") : null;

export type Bound = "bound" | "signed_out" | "unreachable";

/** Reads what this device holds; decides whether it may be shown before the server has spoken. */
export async function openCopy(): Promise<void> {
  // Asked for together, shown only when they may be.
  const reading = readViews();
  const facts = await recallAll();
  takeFacts(facts);
  if (facts.leaving === true) return endLeaving();
  if (!facts.session) return firstTime();
  const views = await reading;
  takeStatus(views.get("status") as DeviceStatus | undefined);
  session.value = facts.session;
  if (facts.locked === true || expired(facts.session, status.value)) {
    phase.value = "locked";
    await closePapers(true).catch(() => undefined);
    return;
  }
  await readDevice(reading);
  phase.value = "ready";
}

function takeFacts(facts: Partial<Facts>): void {
  chosen.value = facts.chosen ?? null;
  seen.value = new Set(facts.seen ?? []);
  installHint.value = facts.installHint !== true;
  keptPapers.value = new Set(Object.keys(facts.papers ?? {}));
}

/** By the server's clock, as far as this device knows it. */
function expired(view: SessionView, held: DeviceStatus | null): boolean {
  if (!held || held.last_exchange === null) return false;
  return Date.now() - held.clock_off_ms - held.last_exchange > (view.mine ? LONG_MS : SHORT_MS);
}

async function firstTime(): Promise<void> {
  const answer = await refreshSession();
  if (answer === "bound") return;
  if (answer === "unreachable") exchange.value = { ...exchange.value, outcome: "offline" };
  phase.value = "signed_out";
}

/** Asks the server who is signed in, and binds the copy to that account. */
export async function refreshSession(): Promise<Bound> {
  const answer = await call<SessionView>("GET", "/api/session");
  if (answer.ok) return (await bindTo(answer.value)) ? "bound" : "signed_out";
  if (answer.problem.status !== 401) return "unreachable";
  if (session.value) await lock();
  return "signed_out";
}

/** False: this device holds unsent work of another account, which must first be sent or given up. */
async function bindTo(view: SessionView): Promise<boolean> {
  const before = await recall("session");
  if (before && before.account !== view.account) {
    const held = await readView<DeviceStatus>("status");
    if (held && held.unsent + held.drafts_unsent > 0) {
      await lock();
      return false;
    }
    engine.stop();
    await eraseCopy();
    begin();
    engine.start();
  }
  const open = new Set(view.families.map(keyOf));
  const closed = before?.families.filter((f) => !open.has(keyOf(f))) ?? [];
  // Answers are read again from the documents; before the session is kept, so that what fails here is done the next time.
  if (closed.length > 0) await forgetAnswers();
  await remember("session", view);
  await unlearn("locked");
  await keepPapersOf(view.families).catch(() => undefined);
  await closePapers(false).catch(() => undefined);
  if (chosen.value !== null && !open.has(chosen.value)) {
    chosen.value = null;
    await unlearn("chosen");
  }
  session.value = view;
  if (phase.value !== "ready") {
    await readDevice();
    phase.value = "ready";
    void navigator.storage?.persist?.();
  }
  // After a change of address, other centres open again once it is confirmed: nothing is given up.
  const lost = before?.account === view.account && before.email === view.email ? closed : [];
  void engine.call("session", { view }).then(
    (held) => {
      takeStatus(held);
      if (lost.length > 0) notice.value = { kind: "info", text: closedWord(lost.map((f) => `${f.family_name} (${f.centre_name})`)) };
    },
    () => undefined,
  );
  return true;
}

/** Places that this person could read before and may no longer. */
const closedWord = (lost: readonly string[]): string =>
  `Vous n’avez plus accès à ${lost.join(", ")} : ce que cet appareil en gardait est effacé, et ce qui n’était pas transmis ne partira pas. Voyez le directeur.`;

/** The session ended, here or from afar: the copy may not be read, unsent work stays for its account. */
export async function lock(): Promise<void> {
  // Whoever signs out here has no copy left to lock.
  if (phase.value === "signed_out") return;
  // A device without room forgets it at the next opening, and the server says so again: what is on the screen goes all the same.
  await remember("locked", true).catch(() => undefined);
  await closePapers(true).catch(() => undefined);
  forgetDevice();
  phase.value = "locked";
  channel?.postMessage("locked");
}

/** The databases and caches of the family; the app itself stays. */
export async function eraseCopy(): Promise<void> {
  forgetDevice();
  await Promise.all([eraseDisk(), erase(), "caches" in globalThis ? caches.delete("papers") : false]);
}

/** Signed out while offline: the session is ended before anything else happens. */
async function endLeaving(): Promise<void> {
  const answer = await call("POST", "/api/sign-out");
  if (answer.ok || answer.problem.status === 401) await unlearn("leaving");
  phase.value = "signed_out";
}

export function tellOtherTabs(): void {
  channel?.postMessage("left");
}

/** Other tabs of this browser: what one knows, all know. */
export function startSession(): void {
  channel?.addEventListener("message", (event) => {
    if (event.data === "left") location.reload();
    if (event.data === "locked" && phase.value === "ready") {
      forgetDevice();
      phase.value = "locked";
    }
  });
}
