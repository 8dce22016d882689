// What do the screens know? Signals only: screens read them, `actions.ts` and the foundations write them.
import { computed, signal } from "@preact/signals";
import type { Command } from "./gen/Command";
import type { DraftView } from "./gen/DraftView";
import type { Event } from "./gen/Event";
import type { SessionDesk } from "./gen/SessionDesk";
import type { SessionFamily } from "./gen/SessionFamily";
import type { SessionView } from "./gen/SessionView";

/**
 * `opening`: IndexedDB is being read. `signed_out`: nobody, nothing kept. `ready`: the copy may be read.
 * `locked`: the session ended; the copy may not be read, unsent work is kept for its account.
 */
export type Phase = "opening" | "signed_out" | "ready" | "locked";
export const phase = signal<Phase>("opening");

export const session = signal<SessionView | null>(null);

/** The flat map of a document, as the engine projected it: `kind` or `kind|id` → value. */
export type Projection = Readonly<Record<string, unknown>>;
export interface Copy {
  readonly view: Projection;
  /** Server's time of the latest exchange that confirmed it. */
  readonly at: number;
}
/** Document id (`home/…`, `record/…`, `calendar/…`, `desk/…`) → our copy. */
export const documents = signal<ReadonlyMap<string, Copy>>(new Map());

/** Draft id (`drafts/<family>/<centre>/<year>`) → its ticks. */
export const drafts = signal<ReadonlyMap<string, DraftView>>(new Map());

/** A command that has no receipt yet, written on this device's disk. */
export interface Waiting {
  readonly command: Command;
  /** `to_send`: leaves by itself. Otherwise the server's answer: it will never leave as it is. */
  readonly state: "to_send" | "malformed" | "id_reused" | "not_yours";
  /** It was in the body of an exchange: the server may know it although its receipt is not here. */
  readonly attempted: boolean;
}
export const outbox = signal<readonly Waiting[]>([]);

/** Stream → what was told in it, oldest first. The number is the receipt's; the hash its full digest. */
export interface Told {
  readonly number: number;
  readonly hash: string;
  readonly event: Event;
  /** From an earlier life of the server: kept here and sent again until it is back (*à revoir*). */
  readonly kept: boolean;
}
export const told = signal<ReadonlyMap<string, readonly Told[]>>(new Map());

/** How the last exchange ended; never `navigator.onLine`. */
export interface Exchange {
  readonly running: boolean;
  readonly outcome: "none" | "done" | "unreachable" | "refused";
  /** Server's time of the last exchange that was done. */
  readonly at: number | null;
  /** The server speaks a later version: the app must be updated. */
  readonly outdated: boolean;
}
export const exchange = signal<Exchange>({ running: false, outcome: "none", at: null, outdated: false });

/** Milliseconds to add to this device's clock to get the server's. */
export const clockOffset = signal(0);
/** Ticks every half minute: whatever depends on the hour reads it. */
export const now = signal(Date.now());

/** Ticks touched and not yet on this device's disk (normally for some milliseconds). */
export const saving = signal(0);
/** A write to this device's storage failed: nothing may be called *Enregistré* until it is mended. */
export const storageError = signal<string | null>(null);

/** Where we are: path under `/app/` cut at slashes, and the query. */
export interface Route {
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
}
export const route = signal<Route>({ parts: [], query: new URLSearchParams() });

/** A sentence for everybody, read out by screen readers; replaced by the next one. */
export interface Notice {
  readonly kind: "good" | "bad" | "info";
  readonly text: string;
}
export const notice = signal<Notice | null>(null);

/** A new version of the app waits for the person's go. */
export const updateReady = signal(false);

/** Names (URLs) of *Imprimés* that can be opened without network. */
export const keptPapers = signal<ReadonlySet<string>>(new Set());

/** Family × centre chosen in the switcher: `<family>/<centre>`. */
export const chosen = signal<string | null>(null);
export const families = computed<readonly SessionFamily[]>(() => session.value?.families ?? []);
export const desks = computed<readonly SessionDesk[]>(() => session.value?.desks ?? []);
export const keyOf = (f: SessionFamily): string => `${f.family}/${f.centre}`;
/** The family × centre on the screen. */
export const here = computed<SessionFamily | null>(
  () => families.value.find((f) => keyOf(f) === chosen.value) ?? families.value[0] ?? null,
);

/** One value of a document: `one<HomeCentre>(id, "centre")`. */
export function one<T>(document: string, key: string): T | null {
  return (documents.value.get(document)?.view[key] as T | undefined) ?? null;
}
/** All values of a kind: `all<HomeChild>(id, "child")` reads every `child|…`. */
export function all<T>(document: string, kind: string): T[] {
  const view = documents.value.get(document)?.view ?? {};
  return Object.keys(view)
    .filter((key) => key.startsWith(`${kind}|`))
    .map((key) => view[key] as T);
}
