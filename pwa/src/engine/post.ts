// How does the service worker reach the body that the engine made ready? Two steps on the engine's disk, without the library that the pages use.
// The names are those of `disk.ts`, which takes in what is written here.
const DATABASE = "preau-engine";
const STORE = "disk";

/** None when the engine has never written anything on this device. */
function open(): Promise<IDBDatabase | null> {
  return new Promise((done, fail) => {
    const opening = indexedDB.open(DATABASE);
    // The engine makes its stores itself, when it is there.
    opening.onupgradeneeded = () => opening.transaction?.abort();
    opening.onsuccess = () => done(opening.result);
    opening.onerror = () => (opening.error?.name === "AbortError" ? done(null) : fail(opening.error));
  });
}

/** One transaction, on the disk when it resolves. */
async function step<T>(work: (store: IDBObjectStore, give: (value: T) => void) => void): Promise<T | undefined> {
  const db = await open();
  if (!db) return undefined;
  try {
    return await new Promise<T | undefined>((done, fail) => {
      let given: T | undefined;
      const tx = db.transaction(STORE, "readwrite", { durability: "strict" });
      tx.oncomplete = () => done(given);
      tx.onabort = () => fail(tx.error);
      work(tx.objectStore(STORE), (value) => (given = value));
    });
  } finally {
    db.close();
  }
}

/** The body to be posted to /api/sync, if anything waits; from here on it may have left. */
export function takePost(): Promise<string | undefined> {
  return step<string>((store, give) => {
    const body = store.get("post");
    body.onsuccess = () => {
      if (body.result === undefined) return;
      give(body.result as string);
      store.put("1", "post-taken");
      const generation = store.get("generation");
      generation.onsuccess = () => store.put(String(Number(generation.result ?? "0") + 1), "generation");
    };
  });
}

/** Keeps the server's answer for the engine's next exchange. */
export async function keepReply(text: string): Promise<void> {
  await step((store) => store.put(text, `reply/${Date.now()}`));
}
