// What does the engine keep on this device? A database of its own, read by the window for the first paint, written by the worker.
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { Arg } from "./api";
import { ended, lost, present } from "./transaction";
import type { Effects } from "./wasm";

/** An edit asked before the engine was ready; `ids` were drawn at once. */
export type Intent =
  | { op: "tick"; arg: Arg<"tick">; at: number }
  | { op: "acts"; arg: Arg<"acts"> & { ids: string[] }; at: number };

interface Schema extends DBSchema {
  /** The engine's durable state, by its own keys, and what the service worker sends and gets (`post`, `reply/…`). */
  disk: { key: string; value: string };
  /** What the screens paint from, see `Views` in `api.ts`. */
  view: { key: string; value: unknown };
  intent: { key: number; value: Intent };
}
type Database = IDBPDatabase<Schema>;

const NAME = "preau-engine";
/** Raised by every write, so that a tab notices what another one wrote. */
const GENERATION = "generation";
const POST = "post";
const TAKEN = "post-taken";
const REPLY = "reply/";
let handle: Promise<Database> | undefined;
/** Somebody erased it from another context: what is still under way here must not bring it back. */
let erased = false;

function open(): Promise<Database> {
  if (erased) return Promise.reject(new Error("erased"));
  if (handle) return handle;
  const opened = openDB<Schema>(NAME, 1, {
    upgrade(db) {
      db.createObjectStore("disk");
      db.createObjectStore("view");
      db.createObjectStore("intent", { autoIncrement: true });
    },
    // Another tab runs a newer app, or signs out: let it do so.
    blocking: (_, wanted) => {
      erased ||= wanted === null;
      void close();
    },
    terminated: () => (handle = undefined),
  });
  opened.catch(() => (handle = undefined));
  return (handle = opened);
}

async function close(): Promise<void> {
  const old = handle;
  handle = undefined;
  (await old?.catch(() => undefined))?.close();
}

/** Does one piece of work; when the connection was lost, opens it again and tries once more. */
async function withDisk<T>(work: (db: Database) => Promise<T>): Promise<T> {
  try {
    return await work(await open());
  } catch (error) {
    if (!lost(error)) throw error;
    await present();
    await close();
    return work(await open());
  }
}

// --- what the window reads -------------------------------------------------------------------------------------------------

export function readView<T>(name: string): Promise<T | undefined> {
  return withDisk((db) => {
    const tx = db.transaction("view");
    return ended(tx, tx.store.get(name)) as Promise<T | undefined>;
  });
}

/** All views whose name begins so; everything by default. */
export function readViews(prefix = ""): Promise<Map<string, unknown>> {
  return withDisk(async (db) => {
    const range = prefix === "" ? null : IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    const tx = db.transaction("view");
    const [keys, values] = await ended(tx, Promise.all([tx.store.getAllKeys(range), tx.store.getAll(range)]));
    return new Map(keys.map((key, at) => [key, values[at]]));
  });
}

/** Resolves once the intent is on the disk. */
export function keepIntent(intent: Intent): Promise<void> {
  return withDisk(async (db) => {
    const tx = db.transaction("intent", "readwrite", { durability: "strict" });
    await ended(tx, tx.store.add(intent));
  });
}

/** Erases everything that the engine keeps; other tabs let go of it. */
export async function eraseDisk(): Promise<void> {
  await close();
  await deleteDB(NAME);
}

// --- what the worker does ----------------------------------------------------------------------------------------------------

export interface Loaded {
  generation: string;
  /** The engine's own records. */
  records: Record<string, string>;
  /** The service worker took the body: all of it may have left. */
  taken: boolean;
}

export const generation = (): Promise<string> =>
  withDisk(async (db) => {
    const tx = db.transaction("disk");
    return (await ended(tx, tx.store.get(GENERATION))) ?? "0";
  });

export function load(): Promise<Loaded> {
  return withDisk(async (db) => {
    const tx = db.transaction("disk");
    const [keys, values] = await ended(tx, Promise.all([tx.store.getAllKeys(), tx.store.getAll()]));
    const all = new Map(keys.map((key, at) => [key, values[at] ?? ""]));
    const ours = [...all].filter(([key]) => key !== POST && key !== TAKEN && key !== GENERATION && !key.startsWith(REPLY));
    return { generation: all.get(GENERATION) ?? "0", records: Object.fromEntries(ours), taken: all.has(TAKEN) };
  });
}

/** All of it or nothing, on the disk when it resolves; returns the new generation. */
export function commit(effects: Pick<Effects, "writes" | "views">, intents: readonly number[] = []): Promise<string> {
  return withDisk(async (db) => {
    const tx = db.transaction(["disk", "view", "intent"], "readwrite", { durability: "strict" });
    const [disk, view, intent] = [tx.objectStore("disk"), tx.objectStore("view"), tx.objectStore("intent")];
    const next = String(Number((await disk.get(GENERATION)) ?? "0") + 1);
    void disk.put(next, GENERATION);
    for (const [key, text] of Object.entries(effects.writes)) void (text === null ? disk.delete(key) : disk.put(text, key));
    for (const [name, value] of Object.entries(effects.views)) void (value === null ? view.delete(name) : view.put(value, name));
    for (const key of intents) void intent.delete(key);
    await ended(tx, undefined);
    return next;
  });
}

export function intents(): Promise<Map<number, Intent>> {
  return withDisk(async (db) => {
    const tx = db.transaction("intent");
    const [keys, values] = await ended(tx, Promise.all([tx.store.getAllKeys(), tx.store.getAll()]));
    return new Map(keys.flatMap((key, at) => (values[at] ? [[key, values[at]] as const] : [])));
  });
}

/** The writes that keep a body ready for the service worker, or take it away. */
export const postWrites = (body: string | null): Effects["writes"] => ({ [POST]: body, [TAKEN]: null });

/** What the service worker brought, by the key to be deleted once it is taken in. */
export function replies(): Promise<Map<string, string>> {
  return withDisk(async (db) => {
    const range = IDBKeyRange.bound(REPLY, `${REPLY}\uffff`);
    const tx = db.transaction("disk");
    const [keys, values] = await ended(tx, Promise.all([tx.store.getAllKeys(range), tx.store.getAll(range)]));
    return new Map(keys.map((key, at) => [key, values[at] ?? ""]));
  });
}

// What the service worker does with `post` and `reply/…` is in `post.ts`, under the Web Lock `preau-exchange`.
