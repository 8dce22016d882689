// How does the engine live? In this worker: one wasm instance, the disk, and the exchange with the server. Every call is one
// transaction; a trap throws the instance away, and the next call rebuilds it from the disk.
import type { Moved, SyncOutcome } from "./api";
import * as disk from "./disk";
import { exchange } from "./exchange";
import { CHANNEL, type Chunk, type Elsewhere, type FromWorker, type ToWorker } from "./messages";
import { compile, Instance, type Called, type Effects } from "./wasm";

/** Between two tries to get the wasm. */
const RETRY_MS = 3_000;
/** Calls after which a body is made ready for the service worker. */
const EDITS = new Set(["tick", "acts", "send", "drop", "intents", "hear"]);

export class Refusal extends Error {
  constructor(readonly code: string, sentence: string) {
    super(sentence);
  }
}

let module: WebAssembly.Module | undefined;
let instance: Instance | undefined;
let seen: string | undefined;
let name = "";
let current = 0;
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(CHANNEL) : null;
const say = (message: FromWorker): void => postMessage(message);

const locked = <T>(work: () => Promise<T>): Promise<T> =>
  navigator.locks ? (navigator.locks.request("preau-disk", work) as Promise<T>) : work();

const none = (): Effects => ({ writes: {}, views: {} });
const empty = (e: Effects): boolean => Object.keys(e.writes).length === 0 && Object.keys(e.views).length === 0;

/** Asks the wasm; a trap costs the instance. */
function ask(op: string, arg: unknown, chunk: Chunk | null = null): { answer: unknown; effects: Effects } {
  if (!instance) throw new Refusal("no_engine", "Le moteur de l’application n’est pas prêt.");
  say({ is: "busy", id: current, chunk });
  let called: Called;
  try {
    called = instance.call({ op, arg, now: Date.now() });
  } catch {
    instance = undefined;
    throw new Refusal("trapped", "L’application a rencontré un imprévu et a repris ce qui était enregistré.");
  } finally {
    say({ is: "idle" });
  }
  if ("answer" in called) return called;
  throw new Refusal(called.fault.code, called.fault.sentence);
}

/** An instance that knows what the disk knows. */
async function upToDate(): Promise<void> {
  if (instance && seen === (await disk.generation())) return;
  module ??= await compile(engineUrl);
  const loaded = await disk.load();
  instance = new Instance(module);
  const { effects } = ask("boot", { records: loaded.records });
  seen = loaded.generation;
  if (loaded.taken) {
    // What the service worker took may have left: the machine marks it so. Until its answer is here it stays ready to be sent again.
    const { writes } = ask("push", {}).effects;
    Object.assign(effects.writes, writes, ready());
  }
  if (!empty(effects)) await write(effects);
  untried.push(...(effects.try ?? []));
}

async function write(effects: Effects, intents: readonly number[] = []): Promise<void> {
  try {
    seen = await disk.commit(effects, intents);
  } catch {
    // The instance knows what the disk does not: it is worth nothing now.
    instance = undefined;
    throw new Refusal("storage", "Cet appareil n’a pas pu enregistrer : libérez de la place, puis réessayez.");
  }
  const views = Object.keys(effects.views);
  if (views.length === 0) return;
  const moved: Moved = { views, by: "here" };
  say({ is: "moved", moved });
  channel?.postMessage({ from: name, views } satisfies Elsewhere);
}

/** One call, durable before it is answered. */
export function run(op: string, arg: unknown, more: Effects["writes"] = {}): Promise<{ answer: unknown; effects: Effects }> {
  return locked(async () => {
    await upToDate();
    let done;
    try {
      done = ask(op, arg);
    } catch (error) {
      // A refusal in the middle may have changed the memory; the disk has not moved.
      if (EDITS.has(op)) instance = undefined;
      throw error;
    }
    const { effects } = done;
    untried.push(...(effects.try ?? []));
    Object.assign(effects.writes, more);
    // A family that was closed leaves what the service worker would send, too.
    const closed = op === "session" && Object.values(effects.writes).includes(null);
    if (EDITS.has(op) || closed) Object.assign(effects.writes, ready());
    if (!empty(effects)) await write(effects);
    return done;
  });
}

/** What the service worker may send if the app is closed now. */
function ready(): Effects["writes"] {
  const { answer } = ask("ready_made", {});
  return disk.postWrites(answer === null ? null : JSON.stringify(answer));
}

/** Chunks of drafts that were never opened here: one by one, so that a harmful one is known by its name. */
const untried: [string, string][] = [];

async function tryChunks(): Promise<void> {
  while (untried.length > 0) {
    await locked(async () => {
      await upToDate();
      const effects = none();
      for (let next = untried.shift(); next; next = untried.shift()) {
        const chunk = { draft: next[0], hash: next[1] };
        try {
          const tried = ask("try_chunk", chunk, chunk).effects;
          Object.assign(effects.writes, tried.writes);
          Object.assign(effects.views, tried.views);
        } catch {
          if (!empty(effects)) await write(effects);
          return putAside(chunk);
        }
      }
      if (!empty(effects)) await write(effects);
    });
  }
}

async function putAside(chunk: Chunk): Promise<void> {
  instance = undefined;
  await upToDate();
  // The rebuilt instance lists what is still untried again, this one included.
  untried.splice(0, untried.length, ...untried.filter(([, hash]) => hash !== chunk.hash));
  await write(ask("put_aside", chunk).effects);
}

/** Edits that were asked before the engine was there. */
async function drainIntents(): Promise<void> {
  await locked(async () => {
    const kept = await disk.intents();
    if (kept.size === 0) return;
    await upToDate();
    for (const [key, intent] of kept) {
      let effects = none();
      try {
        ({ effects } = ask(intent.op, intent.arg));
        Object.assign(effects.writes, ready());
      } catch (error) {
        if (error instanceof Refusal && error.code === "trapped") throw error;
        // Refused (more than 2,000 ticks): it is not asked for ever.
        instance = undefined;
        effects = none();
        await upToDate();
      }
      await write(effects, [key]);
    }
  });
}

/** What the service worker brought while the app was closed. */
async function hearReplies(): Promise<void> {
  for (const [key, text] of await disk.replies()) {
    try {
      await run("hear", { text }, { [key]: null });
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === "storage") throw error;
      await disk.commit({ writes: { [key]: null }, views: {} });
    }
  }
}

async function sync(): Promise<SyncOutcome> {
  const once = async (): Promise<SyncOutcome> => {
    await drainIntents();
    await hearReplies();
    const outcome = await exchange(run);
    await tryChunks();
    return outcome;
  };
  if (!navigator.locks) return once();
  return navigator.locks.request("preau-exchange", { ifAvailable: true }, async (lock) => (lock ? once() : { is: "busy" }));
}

async function answer(op: string, arg: unknown): Promise<unknown> {
  if (op === "sync") return sync();
  if (op === "intents") return drainIntents();
  if (op === "act") {
    const { stream, act } = arg as { stream: string; act: unknown };
    const { commands } = (await run("acts", { stream, acts: [act] })).answer as { commands: string[] };
    return { command: commands[0] };
  }
  return (await run(op, arg)).answer;
}

let engineUrl = "";
/** One call after the other, in the order in which they were asked; an exchange lets the others pass. */
let queue: Promise<unknown> = Promise.resolve();

/** The network may go between the page and the wasm: edits are kept as intents until it is here. */
async function whenReachable(work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      // `fetch` says so when nothing answers.
      if (!(error instanceof TypeError)) throw error;
      await new Promise((again) => setTimeout(again, RETRY_MS));
    }
  }
}

async function start(message: Extract<ToWorker, { is: "start" }>): Promise<void> {
  engineUrl = message.engine;
  name = message.name;
  try {
    await whenReachable(() => locked(upToDate));
    if (message.aside) {
      const chunk = message.aside;
      await locked(() => putAside(chunk));
    }
    await drainIntents();
    say({ is: "ready" });
    await tryChunks();
  } catch (error) {
    console.error(error);
    say({ is: "broken" });
  }
}

addEventListener("message", (event: MessageEvent<ToWorker>) => {
  const message = event.data;
  if (message.is === "start") {
    queue = start(message);
    return;
  }
  const work = async (): Promise<void> => {
    const { id } = message;
    current = id;
    try {
      say({ is: "answer", id, answer: await answer(message.op, message.arg) });
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal("storage", "Cet appareil n’a pas pu lire ce qu’il garde.");
      say({ is: "fault", id, code: refusal.code, sentence: refusal.message });
    }
  };
  if (message.op === "sync") void queue.then(work);
  else queue = queue.then(work);
});
