// What does the app itself keep on this device, beside the engine's own disk? Small facts and the last answers, to paint before the engine is there.
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from "idb";
import { ended, lost, present } from "./engine/transaction";
import type { Payer } from "./gen/Payer";
import type { SessionView } from "./gen/SessionView";

export interface Facts {
  /** Whose copy this is: everything unsent on this device is bound to this account. */
  session: SessionView;
  chosen: string;
  /** The session ended: the copy may not be read until this account signs in again or its loss is confirmed. */
  locked: boolean;
  /** Signed out without network: the next exchange first ends the session. */
  leaving: boolean;
  /** Address → label of the papers that open without network. */
  papers: Record<string, string>;
  /** Operations fetched ahead: `family/centre/operation` → number of the account's last operation when they were. */
  ahead: Record<string, number>;
  /** Answers that were looked at here. */
  seen: string[];
  /** Whose data went to the payment platform, for `family/centre`: there again when that payment is tried once more. */
  paying: { readonly account: string; readonly payer: Payer };
  /** Price lists that a director typed and did not save, by centre. */
  priceLists: Record<string, unknown>;
  /** The hint to install the app was put away. */
  installHint: boolean;
}
type Fact = keyof Facts;

interface Schema extends DBSchema {
  facts: { key: string; value: Facts[Fact] };
  answers: { key: string; value: unknown };
}
type Database = IDBPDatabase<Schema>;

const DATABASE = "preau-app";
const VERSION = 1;
let handle: Promise<Database> | undefined;
/** Erased: whatever was still on its way to the disk is not written again. */
let erased = false;

function open(): Promise<Database> {
  if (erased) return Promise.reject(new DOMException("erased", "NotAllowedError"));
  if (handle) return handle;
  const opened = openDB<Schema>(DATABASE, VERSION, {
    upgrade(db) {
      db.createObjectStore("facts");
      db.createObjectStore("answers");
    },
    // Another tab runs a newer app, or signs out: let it do so.
    blocking: () => void close(),
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
async function withDb<T>(work: (db: Database) => Promise<T>): Promise<T> {
  try {
    return await work(await open());
  } catch (error) {
    if (!lost(error)) throw error;
    await present();
    await close();
    return work(await open());
  }
}

export function recall<F extends Fact>(fact: F): Promise<Facts[F] | undefined> {
  return withDb((db) => {
    const tx = db.transaction("facts");
    return ended(tx, tx.store.get(fact)) as Promise<Facts[F] | undefined>;
  });
}
/** All of them at once, for the first paint. */
export function recallAll(): Promise<Partial<Facts>> {
  return withDb(async (db) => {
    const tx = db.transaction("facts");
    const [keys, values] = await ended(tx, Promise.all([tx.store.getAllKeys(), tx.store.getAll()]));
    return Object.fromEntries(keys.map((key, at) => [key, values[at]])) as Partial<Facts>;
  });
}
export async function remember<F extends Fact>(fact: F, value: Facts[F]): Promise<void> {
  await withDb((db) => {
    const tx = db.transaction("facts", "readwrite");
    return ended(tx, tx.store.put(value, fact));
  });
}
export async function unlearn(fact: Fact): Promise<void> {
  await withDb((db) => {
    const tx = db.transaction("facts", "readwrite");
    return ended(tx, tx.store.delete(fact));
  });
}

/** The last answer to a query, as painted before the engine computes it again. */
export function lastAnswer(key: string): Promise<unknown> {
  return withDb((db) => {
    const tx = db.transaction("answers");
    return ended(tx, tx.store.get(key));
  });
}
const ANSWERS_KEPT = 60;
export async function keepAnswer(key: string, value: unknown): Promise<void> {
  await withDb(async (db) => {
    const counting = db.transaction("answers");
    const kept = await ended(counting, counting.store.count());
    const tx = db.transaction("answers", "readwrite");
    const room = kept > ANSWERS_KEPT ? tx.store.clear() : undefined;
    await ended(tx, Promise.all([room, tx.store.put(value, key)]));
  });
}

/** A family was closed to this person: what was answered goes, and is asked again. */
export async function forgetAnswers(): Promise<void> {
  await withDb((db) => {
    const tx = db.transaction("answers", "readwrite");
    return ended(tx, tx.store.clear());
  });
}

/** Erases all of it; other tabs let go. Nothing is written afterwards but what `begin` allows. */
export async function erase(): Promise<void> {
  erased = true;
  await close();
  await deleteDB(DATABASE);
}
/** After erasing: a new life, for another account or for the memory that the session is still to be ended. */
export function begin(): void {
  erased = false;
}
