// What does the engine keep on this device? A database of its own, read by the window for the first paint, written by the worker.
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { Arg } from "./api";

/** An edit asked before the engine was ready; `ids` were drawn at once. */
export type Intent =
  | { op: "tick"; arg: Arg<"tick">; at: number }
  | { op: "acts"; arg: Arg<"acts">; ids: string[]; at: number };

interface Schema extends DBSchema {
  /** The engine's durable state, by its own keys: text or bytes. */
  disk: { key: string; value: string | Uint8Array };
  /** What the screens paint from, see `Views` in `api.ts`. */
  view: { key: string; value: unknown };
  intent: { key: number; value: Intent };
}
type Database = IDBPDatabase<Schema>;

const NAME = "preau-engine";
let handle: Promise<Database> | undefined;

function open(): Promise<Database> {
  handle ??= openDB<Schema>(NAME, 1, {
    upgrade(db) {
      db.createObjectStore("disk");
      db.createObjectStore("view");
      db.createObjectStore("intent", { autoIncrement: true });
    },
    // Another tab runs a newer app, or signs out: let it do so.
    blocking: () => void close(),
    terminated: () => (handle = undefined),
  });
  handle.catch(() => (handle = undefined));
  return handle;
}

async function close(): Promise<void> {
  const old = handle;
  handle = undefined;
  (await old?.catch(() => undefined))?.close();
}

/** A connection that the browser dropped behind our back (iOS does, after sleep). */
const lost = (error: unknown): boolean =>
  error instanceof DOMException && ["InvalidStateError", "UnknownError"].includes(error.name);

/** Does one piece of work; when the connection was lost, opens it again and tries once more. */
export async function withDisk<T>(work: (db: Database) => Promise<T>): Promise<T> {
  try {
    return await work(await open());
  } catch (error) {
    if (!lost(error)) throw error;
    await close();
    return work(await open());
  }
}

export function readView<T>(name: string): Promise<T | undefined> {
  return withDisk((db) => db.get("view", name) as Promise<T | undefined>);
}

/** All views whose name begins so; everything by default. */
export function readViews(prefix = ""): Promise<Map<string, unknown>> {
  return withDisk(async (db) => {
    const range = prefix === "" ? null : IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    const tx = db.transaction("view");
    const [keys, values] = await Promise.all([tx.store.getAllKeys(range), tx.store.getAll(range)]);
    return new Map(keys.map((key, at) => [key, values[at]]));
  });
}

/** Resolves once the intent is on the disk. */
export function keepIntent(intent: Intent): Promise<void> {
  return withDisk(async (db) => {
    const tx = db.transaction("intent", "readwrite", { durability: "strict" });
    void tx.store.add(intent);
    await tx.done;
  });
}

/** Erases everything that the engine keeps; other tabs let go of it. */
export async function eraseDisk(): Promise<void> {
  await close();
  await deleteDB(NAME);
}
