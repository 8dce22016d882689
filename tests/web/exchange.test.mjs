// How is an answer asked for? Packed with the engine's words; in plain ones after a packed one that could not be read.
import assert from "node:assert/strict";
import { test } from "node:test";
import { app } from "./lib/app.mjs";

const WORDS = "application/vnd.preau.packed-0a0b0c0d";
const BYTES = [120, 187, 0, 255, 37];

/** An engine that has one thing to send, and reads packed answers or not. */
function engine(reads) {
  const heard = [];
  const run = async (op, arg) => {
    if (op === "words") return { answer: WORDS, effects: {} };
    if (op === "push") return { answer: null, effects: { send: { version: 1 } } };
    if (op === "status") return { answer: { last_exchange: 5 }, effects: {} };
    heard.push(arg);
    if (arg.packed && !reads) throw new Error("La réponse du serveur est arrivée abîmée.");
    return { answer: null, effects: {} };
  };
  return { run, heard };
}

/** A server that answers packed whoever asks for it. */
function server(t) {
  const asked = [];
  t.mock.method(globalThis, "fetch", async (_, { headers }) => {
    asked.push(headers.accept);
    const packed = headers.accept === WORDS;
    return new Response(packed ? new Uint8Array(BYTES) : "{}", { headers: { "content-type": packed ? WORDS : "application/json" } });
  });
  return asked;
}

test("the engine is given the packed bytes as they came", async (t) => {
  const { exchange } = await app("engine/exchange.ts");
  const asked = server(t);
  const { run, heard } = engine(true);
  assert.equal((await exchange(run)).is, "ok");
  assert.deepEqual(asked, [WORDS]);
  assert.deepEqual(heard, [{ text: Buffer.from(BYTES).toString("base64"), packed: true }]);
});

test("after one that cannot be read, the next exchange asks for plain words and goes through", async (t) => {
  const { exchange } = await app("engine/exchange.ts");
  const asked = server(t);
  const { run, heard } = engine(false);
  const failed = await exchange(run);
  assert.deepEqual([failed.is, failed.title], ["failed", "La réponse du serveur est arrivée abîmée."]);
  assert.equal((await exchange(run)).is, "ok");
  assert.deepEqual(asked, [WORDS, "application/json"]);
  assert.deepEqual(heard.at(-1), { text: "{}", packed: false });
});
