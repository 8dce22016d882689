// What do the screens know? Signals only: screens read them, `actions.ts` and the foundations write them.
import { computed, signal } from "@preact/signals";
import type { Answer, Arg, DeviceStatus, DocumentView, Op } from "./engine/api";
import type { HomePeriod } from "./gen/HomePeriod";
import type { SessionDesk } from "./gen/SessionDesk";
import type { SessionFamily } from "./gen/SessionFamily";
import type { SessionView } from "./gen/SessionView";

/**
 * `opening`: this device's storage is being read. `signed_out`: nobody, nothing kept. `ready`: the copy may be read.
 * `locked`: the session ended; the copy may not be read, unsent work is kept for its account.
 */
export type Phase = "opening" | "signed_out" | "ready" | "locked";
export const phase = signal<Phase>("opening");
export const session = signal<SessionView | null>(null);

/** Document id (`home/…`, `record/…`, `calendar/…`) → its projection, painted from the disk before the engine is there. */
export const documents = signal<ReadonlyMap<string, DocumentView>>(new Map());

/** What the screens ask the engine again and again: `watch` it, read it with `answer`. */
export type Query = Extract<Op, "week" | "requests" | "desk_week" | "to_review">;
export const queryKey = (op: Query, arg: unknown): string => `${op} ${JSON.stringify(arg)}`;
export const answers = signal<ReadonlyMap<string, unknown>>(new Map());
/** Undefined: not computed yet. Null: this device does not hold what it needs. */
export function answer<O extends Query>(op: O, arg: Arg<O>): Answer<O> | undefined {
  return answers.value.get(queryKey(op, arg)) as Answer<O> | undefined;
}

/** What this device holds that the server has not. */
export const status = signal<DeviceStatus | null>(null);
/** Choices made here and not transmitted: requests, answers and decisions. */
export const unsent = computed(() => status.value?.unsent ?? 0);

/** How the last exchange ended; never `navigator.onLine`. */
export interface Exchange {
  readonly running: boolean;
  readonly outcome: "none" | "done" | "offline" | "failed";
  /** Server's time of the last exchange that was done. */
  readonly at: number | null;
  /** What the server said when it failed. */
  readonly sentence: string | null;
}
export const exchange = signal<Exchange>({ running: false, outcome: "none", at: null, sentence: null });

/** `broken`: this browser cannot run it; what was kept may be read, nothing may be changed. */
export const engineState = signal<"idle" | "loading" | "ready" | "broken">("idle");

/** This device's clock, set right by the server's; moves every half minute. */
export const now = signal(Date.now());

/** Edits that are not on this device's disk yet (normally for some milliseconds). */
export const saving = signal(0);
/** A write to this device's storage failed: nothing may be called *Enregistré* until it is mended. */
export const storageError = signal<string | null>(null);
/** Cells just touched: what the checkbox shows until the engine's next answer. */
export const touched = signal<ReadonlyMap<string, boolean>>(new Map());

/** Where we are: path under `/app/` cut at slashes, and the query. */
export interface Route {
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
}
export const route = signal<Route>({ parts: [], query: new URLSearchParams() });

/** A sentence for everybody, read out by screen readers; replaced by the next one. */
export interface Notice {
  readonly kind: "ok" | "no" | "info";
  readonly text: string;
}
export const notice = signal<Notice | null>(null);

/** A new version of the app waits for the person's go. */
export const updateReady = signal(false);
/** Addresses of papers that open without network. */
export const keptPapers = signal<ReadonlySet<string>>(new Set());

/** Answers of the centres that were looked at on this device. */
export const seen = signal<ReadonlySet<string>>(new Set());
/** The hint to install the app was put away. */
export const installHint = signal(false);

/** Family × centre chosen in the switcher: `<family>/<centre>`. */
export const chosen = signal<string | null>(null);
export const families = computed<readonly SessionFamily[]>(() => session.value?.families ?? []);
export const desks = computed<readonly SessionDesk[]>(() => session.value?.desks ?? []);
/** One account: a family in a centre. */
export interface FamilyCentre {
  readonly family: string;
  readonly centre: string;
}
export const keyOf = (f: FamilyCentre): string => `${f.family}/${f.centre}`;
/** The family × centre on the screen. */
export const here = computed<SessionFamily | null>(
  () => families.value.find((f) => keyOf(f) === chosen.value) ?? families.value[0] ?? null,
);

export const homeOf = (f: { family: string; centre: string }): string => `home/${keyOf(f)}`;
/** One value of a document: `one<HomeCentre>(id, "centre")`. */
export function one<T>(document: string, key: string): T | null {
  return (documents.value.get(document)?.[key] as T | undefined) ?? null;
}
/** All values of a kind: `all<HomeChild>(id, "child")` reads every `child|…`. */
export function all<T>(document: string, kind: string): T[] {
  const view = documents.value.get(document) ?? {};
  return Object.keys(view)
    .filter((key) => key.startsWith(`${kind}|`))
    .map((key) => view[key] as T);
}
/** The periods of a centre, in order. */
export const periodsOf = (f: { family: string; centre: string }): HomePeriod[] =>
  all<HomePeriod>(homeOf(f), "period").sort((a, b) => a.from.localeCompare(b.from));
