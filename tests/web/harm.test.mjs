// What if a piece of a draft does harm to the engine? It is put aside by its name, and everything else goes on.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { app } from "./lib/app.mjs";

const DRAFT = "drafts/f/c/2026";
const [GOOD, HARM, AFTER] = ["g", "h", "i"].map((hash) => ({ draft: DRAFT, hash }));

/** `(module (func (export "f") unreachable))`: a real trap. */
const TRAP = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11];

/** An engine with three chunks that were never opened; one of them traps. */
const WASM = `
  const aside = new Set(), good = new Set();
  export const compile = async () => ({});
  export class Instance {
    trapped = false;
    call({ op, arg }) {
      if (this.trapped) throw new Error("a trapped instance was asked again");
      globalThis.asked.push([op, arg.hash ?? null]);
      const untried = ${JSON.stringify([GOOD, HARM, AFTER].map(({ draft, hash }) => [draft, hash]))}.filter(([, hash]) => !aside.has(hash) && !good.has(hash));
      if (op === "try_chunk" && arg.hash === "${HARM.hash}") {
        this.trapped = true;
        new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(${JSON.stringify(TRAP)}))).exports.f();
      }
      if (op === "try_chunk") good.add(arg.hash);
      if (op === "put_aside") aside.add(arg.hash);
      return { answer: op === "tick" ? { ticks: 1 } : null, effects: { writes: {}, views: {}, try: op === "boot" ? untried : [] } };
    }
  }
`;
const DISK = `
  export const generation = async () => "0";
  export const load = async () => ({ generation: "0", records: {}, taken: false });
  export const commit = async () => "0";
  export const intents = async () => new Map();
  export const replies = async () => new Map();
  export const postWrites = () => ({});
  export const keepIntent = async () => undefined;
`;

/** A worker's surroundings, without the others of its kind. */
function surroundings() {
  delete globalThis.BroadcastChannel;
  Object.defineProperty(globalThis, "navigator", { value: {}, configurable: true });
  globalThis.asked = [];
  const said = [];
  let hear;
  globalThis.postMessage = (message) => said.push(message);
  globalThis.addEventListener = (_, listener) => (hear = listener);
  const until = async (ask) => {
    while (!said.some(ask)) await new Promise((again) => setImmediate(again));
  };
  return { said, until, tell: (data) => hear({ data }) };
}

test("a chunk that traps the engine is put aside; the others are opened, and the next tick is answered", async () => {
  const { said, until, tell } = surroundings();
  await app("engine/worker.ts", { "./wasm": WASM, "./disk": DISK });
  tell({ is: "start", engine: "engine.wasm", name: "tab", aside: null });
  await until((message) => message.is === "ready");
  tell({ is: "call", id: 1, op: "tick", arg: {} });
  await until((message) => message.is === "answer" && message.id === 1);
  const done = globalThis.asked.filter(([op]) => op === "try_chunk" || op === "put_aside").map(([op, hash]) => `${op} ${hash}`);
  assert.equal(done.filter((one) => one === "try_chunk h").length, 1, "never opened again");
  assert.deepEqual([...new Set(done)], ["try_chunk g", "try_chunk h", "put_aside h", "try_chunk i"]);
  assert.deepEqual(said.find((message) => message.is === "busy" && message.chunk?.hash === "h").chunk, HARM, "the watchdog knows its name");
});

test("a chunk that takes more than two seconds costs the worker; the next one puts it aside", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const workers = [];
  globalThis.Worker = class {
    constructor() {
      this.told = [];
      workers.push(this);
    }
    addEventListener(kind, listener) {
      if (kind === "message") this.say = (data) => listener({ data });
    }
    postMessage(message) {
      this.told.push(message);
    }
    terminate() {
      this.ended = true;
    }
  };
  const { engine } = await app("engine/client.ts", { "./disk": DISK });
  engine.start();
  workers[0].say({ is: "ready" });
  workers[0].say({ is: "busy", id: 0, chunk: HARM });
  mock.timers.tick(1_999);
  assert.equal(workers.length, 1);
  mock.timers.tick(1);
  assert.equal(workers[0].ended, true);
  assert.deepEqual(workers[1].told.find((message) => message.is === "start").aside, HARM);
  mock.timers.reset();
});
