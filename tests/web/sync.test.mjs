// What if an exchange ends in a way that nobody foresaw? The app is not left *running* for ever: the next one takes its turn.
import assert from "node:assert/strict";
import { test } from "node:test";
import { app } from "./lib/app.mjs";

const STATE = `
  import { signal } from "@preact/signals";
  export const exchange = signal({ running: false, outcome: "none", at: null, sentence: null });
  export const phase = signal("ready");
  export const status = signal(null);
  export const unsent = signal(0);
  globalThis.shown = exchange;
`;
/** A session and an engine that answer what the test has laid out for them, in turn. */
const SESSION = `
  const next = () => globalThis.turns.shift() ?? "bound";
  export const refreshSession = async () => { const turn = next(); if (turn instanceof Error) throw turn; return turn; };
  export const lock = async () => { globalThis.locked += 1; const turn = next(); if (turn instanceof Error) throw turn; };
`;
const DEVICE = `
  export const engine = { call: async () => globalThis.answers.shift() ?? { is: "ok", at: 5, status: {} } };
  export const takeStatus = () => undefined;
`;

/** One exchange, until it is over. */
async function exchanged(sync) {
  const before = globalThis.shown.value;
  sync.exchangeSoon(0);
  for (let at = 0; at < 400 && (globalThis.shown.value === before || globalThis.shown.value.running); at += 1) {
    await new Promise((ok) => setTimeout(ok, 5));
  }
  return globalThis.shown.value;
}

async function start(turns, answers = []) {
  Object.assign(globalThis, { turns, answers, locked: 0 });
  // A bundle of its own each time: what it keeps between exchanges is not another test's.
  return app("sync.ts", { "./state": STATE, "./session": SESSION, "./device": `${DEVICE}globalThis.bundle = ${Math.random()};` });
}

test("a device that cannot write whose session it is ends its exchange, and the next one goes through", async () => {
  const sync = await start([new Error("no room")]);
  const failed = await exchanged(sync);
  assert.deepEqual([failed.running, failed.outcome], [false, "none"]);
  const done = await exchanged(sync);
  assert.deepEqual([done.running, done.outcome, done.at], [false, "done", 5]);
});

test("a session that ended on a device without room to note it leaves no exchange running", async () => {
  const sync = await start(["bound", new Error("no room")], [{ is: "signed_out" }]);
  const ended = await exchanged(sync);
  assert.deepEqual([ended.running, globalThis.locked], [false, 1]);
  assert.equal((await exchanged(sync)).outcome, "done");
});

test("without the server the last outcome is said, and nothing is called up to date", async () => {
  const sync = await start(["unreachable", "bound"], [{ is: "offline" }]);
  assert.equal((await exchanged(sync)).outcome, "offline");
  assert.equal((await exchanged(sync)).outcome, "offline");
  assert.equal((await exchanged(sync)).outcome, "done");
});
