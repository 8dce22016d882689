// How does the engine's disk become signals? Read once before the engine is there, then view by view as they move.
import type { DeviceStatus, DocumentView, Moved } from "./engine/api";
import { engine } from "./engine/client";
import { readView, readViews } from "./engine/disk";
import { answers, documents, engineState, exchange, now, phase, queryKey, status } from "./state";

export { engine };

const isDocument = (name: string): boolean => /^(home|record|calendar|drafts)\//.test(name);
const CLOCK_STEP_MS = 30_000;

function take(name: string, value: unknown): void {
  if (name === "status") takeStatus(value as DeviceStatus | undefined);
  if (name.startsWith("requests/")) {
    const [, family, centre] = name.split("/");
    answers.value = new Map(answers.value).set(queryKey("requests", { family, centre }), value ?? []);
  }
}

export function takeStatus(value: DeviceStatus | undefined): void {
  if (!value) return;
  status.value = value;
  now.value = serverNow();
  if (value.last_exchange !== null) exchange.value = { ...exchange.value, at: value.last_exchange };
}

/** This device's clock, set right by what the server said last. */
export const serverNow = (): number => Date.now() - (status.value?.clock_off_ms ?? 0);

/** What was kept, to be painted at once. */
export async function readDevice(reading = readViews()): Promise<void> {
  const views = await reading;
  const found = new Map<string, DocumentView>();
  for (const [name, value] of views) {
    if (isDocument(name)) found.set(name, value as DocumentView);
    else take(name, value);
  }
  documents.value = found;
}

async function readMoved(moved: Moved): Promise<void> {
  if (phase.value !== "ready") return;
  const read = await Promise.all(moved.views.map(async (name) => [name, await readView(name)] as const));
  const next = new Map(documents.value);
  for (const [name, value] of read) {
    if (!isDocument(name)) take(name, value);
    else if (value === undefined) next.delete(name);
    else next.set(name, value as DocumentView);
  }
  if (moved.views.some(isDocument)) documents.value = next;
}

/** Starts the engine; `moved` is called once the signals are up to date with the disk. */
export function startDevice(moved: () => void): void {
  engine.onMoved((what) => void readMoved(what).then(moved, () => undefined));
  engine.start();
  const watchState = (): void => {
    engineState.value = engine.state;
    if (engine.state === "loading") setTimeout(watchState, 50);
  };
  watchState();
  const look = (): number => (now.value = serverNow());
  setInterval(look, CLOCK_STEP_MS);
  // A phone out of a pocket: its timers slept too.
  document.addEventListener("visibilitychange", look);
}

/** Nothing of the copy stays in memory. */
export function forgetDevice(): void {
  documents.value = new Map();
  answers.value = new Map();
}
