// What becomes of a transaction when its page is left? WebKit may keep the page asleep with the transaction open, and every other page
// would wait for it for ever. So a page that goes to sleep gives up what it has under way, and does it again when it is back.
// Never `commit()`: a worker or a page that ends while a commit is under way leaves WebKit a database that answers nobody any more
// (WebKit bug 324094; decision 34 says how it was seen).

type Transaction = Pick<IDBTransaction, "abort"> & { readonly done: Promise<void> };

/** A disk that has not answered for so long does not answer. */
const STALLED_MS = 10_000;
/** A page that slept finds its timers and its answers in any order. */
const WOKEN_MS = 2_000;

const underWay = new Set<Transaction>();
let stalled = (): void => undefined;
let wake = (): void => undefined;
let awake: Promise<void> | undefined;

// A worker has no such events: its page ends it (`client.ts`).
addEventListener("pagehide", (event) => {
  if (!("persisted" in event && event.persisted === true)) return;
  awake ??= new Promise((ok) => (wake = ok));
  for (const tx of underWay) giveUp(tx);
});
addEventListener("pageshow", () => {
  awake = undefined;
  wake();
});

function giveUp(tx: Transaction): void {
  try {
    tx.abort();
  } catch {
    // It is over already, and its promise is about to say so.
  }
}

/** Who is to be told that the browser does not give back what it keeps? */
export function onStalled(tell: () => void): void {
  stalled = tell;
}

/** Resolves when this page is not asleep. */
export const present = (): Promise<void> => awake ?? Promise.resolve();

/** All requests of the transaction were made; answers what was asked of it, once the transaction is over. */
export async function ended<T>(tx: Transaction, asked: T): Promise<Awaited<T>> {
  underWay.add(tx);
  const waited = setTimeout(() => setTimeout(() => underWay.has(tx) && stalled(), WOKEN_MS), STALLED_MS);
  try {
    const [answer] = await Promise.all([asked, tx.done]);
    return answer;
  } finally {
    clearTimeout(waited);
    underWay.delete(tx);
  }
}

/** A connection that the browser dropped behind our back (iOS does, after sleep), or what this page gave up when it was left. */
export const lost = (error: unknown): boolean =>
  error instanceof DOMException && ["InvalidStateError", "UnknownError", "AbortError"].includes(error.name);
