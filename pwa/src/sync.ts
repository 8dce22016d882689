// When does this device talk to the server? On start, focus, return of the network, after edits, every few minutes, and when the server says that something moved.
import { effect, untracked } from "@preact/signals";
import { engine, takeStatus } from "./device";
import { lock, refreshSession } from "./session";
import { exchange, phase, status, unsent } from "./state";

const EVERY_MS = 180_000;
/** What the session opens may change at any time; asked again with an exchange, but not with each of them. */
const SESSION_EVERY_MS = 60_000;
/** After a failure, while something waits to leave. */
const RETRY_MS = [5_000, 15_000, 45_000, 120_000] as const;
const WAKE_SPREAD_MS = 400;
/** The tag of Background Sync; `sw.ts` knows it too. */
export const SYNC_TAG = "outbox";

let timer: ReturnType<typeof setTimeout> | undefined;
let again = false;
let failures = 0;
let sessionAt = 0;

/** An exchange after so many milliseconds, or sooner if one was already asked for. */
export function exchangeSoon(delay: number): void {
  if (phase.value !== "ready" && phase.value !== "locked") return;
  if (exchange.value.running) {
    again = true;
    return;
  }
  clearTimeout(timer);
  timer = setTimeout(() => void run(), delay);
}

async function run(): Promise<void> {
  if (exchange.value.running) return;
  exchange.value = { ...exchange.value, running: true };
  again = false;
  // A locked copy opens again when its account has signed in.
  const known = phase.value === "ready" && Date.now() - sessionAt < SESSION_EVERY_MS;
  try {
    if (known || (await bind())) await exchangeOnce();
  } catch {
    // This device could not write whose session it is, or its copy is being erased: nothing is called up to date, the next exchange asks again.
    exchange.value = { ...exchange.value, outcome: "none" };
  }
  exchange.value = { ...exchange.value, running: false };
  if (exchange.value.outcome === "done") failures = 0;
  else if (unsent.value + (status.value?.drafts_unsent ?? 0) > 0) retry();
  if (again) exchangeSoon(0);
}

/** Who is signed in now? False: the exchange cannot take place. */
async function bind(): Promise<boolean> {
  const answer = await refreshSession();
  if (answer === "bound") sessionAt = Date.now();
  if (answer === "unreachable") exchange.value = { ...exchange.value, outcome: "offline" };
  return answer === "bound";
}

async function exchangeOnce(): Promise<void> {
  const outcome = await engine.call("sync", {}).catch(() => ({ is: "failed", status: 0, title: "" }) as const);
  switch (outcome.is) {
    case "ok":
      takeStatus(outcome.status);
      exchange.value = { ...exchange.value, outcome: "done", at: outcome.at, sentence: null };
      return;
    case "busy":
      exchangeSoonAfterOther();
      return;
    case "offline":
      exchange.value = { ...exchange.value, outcome: "offline", sentence: null };
      return;
    case "signed_out":
      return lock();
    case "failed":
      exchange.value = { ...exchange.value, outcome: "failed", sentence: outcome.title || null };
      // It may be that this app is too old: the next version is looked for at once.
      void navigator.serviceWorker?.getRegistration().then((registration) => registration?.update()).catch(() => undefined);
  }
}

/** Another tab sends: its result reaches this one through the disk; look again a little later. */
function exchangeSoonAfterOther(): void {
  setTimeout(() => exchangeSoon(0), 2_000);
}

function retry(): void {
  const delay = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? EVERY_MS;
  failures += 1;
  exchangeSoon(delay);
  void askBackgroundSync();
}

interface SyncManager {
  register(tag: string): Promise<void>;
}
/** Where the browser allows it, what waits leaves even when the app is closed. */
async function askBackgroundSync(): Promise<void> {
  try {
    const registration = (await navigator.serviceWorker?.ready) as (ServiceWorkerRegistration & { sync?: SyncManager }) | undefined;
    await registration?.sync?.register(SYNC_TAG);
  } catch {
    // Not allowed here: it leaves at the next opening.
  }
}

/** One connection per browser that only says *something moved*: held by one tab, the others learn through the disk. */
function listen(): void {
  const locks = navigator.locks;
  if (!locks || !("EventSource" in globalThis)) return;
  void locks.request("preau-events", () => new Promise<void>((done) => {
    const source = new EventSource("/api/events");
    const moved = (): void => exchangeSoon(Math.random() * WAKE_SPREAD_MS);
    source.addEventListener("moved", moved);
    source.addEventListener("message", moved);
    // Connected again: whatever moved meanwhile was told to nobody here.
    source.addEventListener("error", () => source.addEventListener("open", moved, { once: true }));
    source.addEventListener("error", () => {
      // Still called up to date? The line says at once what became of the server.
      if (exchange.value.outcome === "done") moved();
      if (source.readyState !== EventSource.CLOSED) return;
      // The server refused (session ended): the next exchange says why.
      exchangeSoon(0);
      done();
    });
    const stop = effect(() => {
      if (phase.value === "ready") return;
      source.close();
      queueMicrotask(() => stop());
      done();
    });
  }));
}

export function startSync(): void {
  exchangeSoon(0);
  addEventListener("online", () => exchangeSoon(0));
  addEventListener("focus", () => exchangeSoon(300));
  addEventListener("pageshow", () => exchangeSoon(300));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") exchangeSoon(0);
    else if (unsent.value > 0) void askBackgroundSync();
  });
  setInterval(() => {
    if (document.visibilityState === "visible") exchangeSoon(0);
  }, EVERY_MS);
  navigator.serviceWorker?.addEventListener("message", (event) => {
    if (event.data === "exchanged") exchangeSoon(0);
  });
  let waited = 0;
  effect(() => {
    // When what waits grows, it leaves; when it only stays, the next try has its own hour.
    const more = unsent.value > waited;
    waited = unsent.value;
    if (!more) return;
    untracked(() => exchangeSoon(0));
    void askBackgroundSync();
  });
  listen();
}
