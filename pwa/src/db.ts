// What is on this device's disk? One IndexedDB database: what the screens need to paint without the engine, and what the engine needs to live again.
import { deleteDB, openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from "idb";
import type { Command } from "./gen/Command";
import type { DraftView } from "./gen/DraftView";
import type { SessionView } from "./gen/SessionView";
import type { Projection, Waiting } from "./state";

/** A document as the server wrote it, and what the screens read of it. */
export interface DocumentRecord {
  id: string;
  v: number;
  heads: string[];
  bytes: Uint8Array;
  view: Projection;
  at: number;
}
/** A draft document: which epoch, how much of the server's list of chunks is here, what the screens read. */
export interface DraftRecord {
  id: string;
  epoch: number;
  have: number;
  hash: string;
  view: DraftView;
}
/** One change of a draft, opaque; named by its hash. `sent`: the server has it. */
export interface ChunkRecord {
  draft: string;
  epoch: number;
  hash: string;
  bytes: Uint8Array;
  sent: boolean;
  /** Order in which this device met it. */
  at: number;
}
/** A command without receipt; `n` keeps the author's order. */
export interface OutboxRecord {
  id: string;
  n: number;
  command: Command;
  state: Waiting["state"];
  attempted: boolean;
}
/** A body made ready for the service worker, and what came back. */
export interface PostRecord {
  body: string;
  account: string;
  commands: string[];
  reply: string | null;
}
/** Taps made before the engine was ready. */
export interface IntentRecord {
  draft: string;
  cells: Record<string, boolean>;
}
/** Small facts, one by one. */
export interface Facts {
  device: string;
  session: SessionView;
  chosen: string;
  /** Server's time of the last exchange that was done. */
  exchanged: number;
  clockOffset: number;
  /** The session ended from afar: the copy may not be read. */
  locked: boolean;
  /** Asked for offline: the next exchange first ends the session. */
  leaving: boolean;
  wanted: string[];
}
type Fact = keyof Facts;

interface Schema extends DBSchema {
  facts: { key: string; value: Facts[Fact] };
  documents: { key: string; value: DocumentRecord };
  drafts: { key: string; value: DraftRecord };
  chunks: { key: [string, string]; value: ChunkRecord; indexes: { draft: string } };
  /** Records of the exchange machine (`core/sync/device.rs`), by their key. */
  machine: { key: string; value: unknown };
  outbox: { key: string; value: OutboxRecord };
  posts: { key: string; value: PostRecord };
  intents: { key: number; value: IntentRecord };
  /** What the screens show and only the engine can compute, by name. */
  views: { key: string; value: unknown };
}
export type Store = StoreNames<Schema>;
export type Database = IDBPDatabase<Schema>;
export type Writing<S extends Store> = IDBPTransaction<Schema, S[], "readwrite">;

export const DATABASE = "preau";
const VERSION = 1;
let handle: Promise<Database> | undefined;

function open(): Promise<Database> {
  handle ??= openDB<Schema>(DATABASE, VERSION, {
    upgrade(db) {
      db.createObjectStore("facts");
      db.createObjectStore("documents", { keyPath: "id" });
      db.createObjectStore("drafts", { keyPath: "id" });
      db.createObjectStore("chunks", { keyPath: ["draft", "hash"] }).createIndex("draft", "draft");
      db.createObjectStore("machine");
      db.createObjectStore("outbox", { keyPath: "id" });
      db.createObjectStore("posts");
      db.createObjectStore("intents", { autoIncrement: true });
      db.createObjectStore("views");
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
  error instanceof DOMException && ["InvalidStateError", "UnknownError", "AbortError"].includes(error.name);

/** Does one piece of work; when the connection was lost, opens it again and tries once more. */
export async function withDb<T>(work: (db: Database) => Promise<T>): Promise<T> {
  try {
    return await work(await open());
  } catch (error) {
    if (!lost(error)) throw error;
    await close();
    return work(await open());
  }
}

/** One transaction over these stores, strict: it is on the disk once this resolves. All of it or nothing. */
export function write<S extends Store, T>(stores: readonly S[], work: (tx: Writing<S>) => Promise<T> | T): Promise<T> {
  return withDb(async (db) => {
    const tx = db.transaction([...stores], "readwrite", { durability: "strict" });
    // Whatever fails inside takes the whole transaction back.
    const done = tx.done;
    try {
      const result = await work(tx as Writing<S>);
      await done;
      return result;
    } catch (error) {
      done.catch(() => undefined);
      try {
        tx.abort();
      } catch {
        // It had ended by itself.
      }
      throw error;
    }
  });
}

export function recall<F extends Fact>(fact: F): Promise<Facts[F] | undefined> {
  return withDb((db) => db.get("facts", fact) as Promise<Facts[F] | undefined>);
}
export function remember<F extends Fact>(fact: F, value: Facts[F]): Promise<void> {
  return write(["facts"], async (tx) => void (await tx.objectStore("facts").put(value, fact)));
}

/** Erases everything of the family on this device; other tabs let go of it. */
export async function erase(): Promise<void> {
  await close();
  await deleteDB(DATABASE);
}

/** Can this browser keep anything? Private windows of old browsers cannot. */
export async function storageWorks(): Promise<boolean> {
  try {
    await open();
    return true;
  } catch {
    return false;
  }
}
