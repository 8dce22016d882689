// Which bytes would do harm to a phone? Changes of a draft with a good frame and a bad inside, and the shipped engine that opens them.
import { createHash, webcrypto } from "node:crypto";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { deflateRawSync } from "node:zlib";

/** LEB128 numbers, as Automerge writes them. */
function uleb(number) {
  const bytes = [];
  for (let rest = number; bytes.length === 0 || rest > 0; rest = Math.floor(rest / 128)) bytes.push(rest % 128 | (rest >= 128 ? 128 : 0));
  return bytes;
}
function sleb(number) {
  const bytes = [];
  for (let rest = number; ; rest = Math.floor(rest / 128)) {
    const low = ((rest % 128) + 128) % 128;
    const last = rest >= -64 && rest < 64;
    bytes.push(last ? low : low | 128);
    if (last) return bytes;
  }
}
/** So many times the same value in a column. */
const run = (times, value) => [...sleb(times), ...value];

/** What the server looks at: magic, checksum, kind and length. */
function framed(body, kind) {
  const inside = Buffer.from([kind, ...uleb(body.length), ...body]);
  const checksum = createHash("sha256").update(inside).digest().subarray(0, 4);
  return Buffer.concat([Buffer.from([0x85, 0x6f, 0x4a, 0x83]), checksum, inside]);
}
/** One change of a writer, from its columns: [what it holds, bytes]. */
function change(columns, { actor = [1, 2, 3, 4], seq = 1 } = {}) {
  const head = [0, ...uleb(actor.length), ...actor, ...uleb(seq), 1, 0, 0, 0];
  const about = columns.flatMap(([what, bytes]) => [...uleb(what), ...uleb(bytes.length)]);
  return framed([...head, ...uleb(columns.length), ...about, ...columns.flatMap(([, bytes]) => bytes)], 1);
}
const [OBJECT_ACTOR, OBJECT_COUNTER, KEY, INSERT, ACTION, VALUE, BEFORE] = [0x01, 0x02, 0x15, 0x34, 0x42, 0x56, 0x70];
const K = [1, 0x6b];
const SET = [1], MAKE_MAP = [0];
const each = (times, action) => [[KEY, run(times, K)], [INSERT, uleb(times)], [ACTION, run(times, action)], [VALUE, run(times, [0])], [BEFORE, run(times, [0])]];

/** A value of two bytes that is nowhere, of an operation that says not what it does: the engine traps. */
export const trap = () => change([[KEY, run(1, [3, 0x62, 0x62, 0x63])], [INSERT, [0]], [VALUE, run(1, [0x25])]], { actor: [], seq: 2 });
/** A hundred million operations in 57 bytes: the engine is at it for a minute. */
export const stall = () => change(each(100_000_000, SET));
/** Maps in maps. */
export function nested(depth) {
  const objects = [[OBJECT_ACTOR, [...run(0, [1]), ...run(depth - 1, [0])]], [OBJECT_COUNTER, [...run(0, [1]), ...sleb(1 - depth), ...Array.from({ length: depth - 1 }, (_, at) => uleb(at + 1)).flat()]]];
  return change([...objects, ...each(depth, MAKE_MAP)]);
}
/** Sixty million zeros, deflated. */
export const bomb = () => framed([...deflateRawSync(Buffer.alloc(60_000_000), { level: 9 })], 2);
/** What the sync protocol of Automerge reads as "I need 2 billion hashes": our exchange has no place for it. */
export const syncMessage = () => Buffer.from("42000000808080808080808080400000", "hex");

/** What the engine does with a chunk that it never saw: `good`, `bad`, `trapped`, or `stalled` after so many milliseconds. */
export function openedBy(engine, chunk, within = 2_000) {
  const worker = new Worker(new URL(import.meta.url), { workerData: { engine, chunk } });
  return new Promise((done, fail) => {
    const late = setTimeout(() => worker.terminate().then(() => done("stalled")), within);
    worker.once("message", (said) => (clearTimeout(late), done(said)));
    worker.once("error", fail);
  });
}

/** In a thread of its own: the phone's engine from its bytes, with one chunk on its disk that was never opened. */
function open({ engine, chunk }) {
  const fill = (start, length) => webcrypto.getRandomValues(new Uint8Array(memory.buffer, start, length));
  const { memory, alloc, call, out_len: length } = new WebAssembly.Instance(new WebAssembly.Module(engine), { env: { fill } }).exports;
  const ask = (op, arg) => {
    const question = new TextEncoder().encode(JSON.stringify({ op, arg, now: Date.now() }));
    const at = alloc(question.length);
    new Uint8Array(memory.buffer, at, question.length).set(question);
    const out = call(at, question.length);
    return JSON.parse(new TextDecoder().decode(new Uint8Array(memory.buffer, out, length())));
  };
  const hash = createHash("sha256").update(chunk).digest("hex");
  const draft = `drafts/${"1".repeat(32)}/${"2".repeat(32)}/2026`;
  const kept = { epoch: 0, at: 0, state: "untried", bytes: Buffer.from(chunk).toString("base64") };
  ask("boot", { records: { [`draft/${draft}`]: JSON.stringify({ epoch: 0 }), [`chunk/${draft}/${hash}`]: JSON.stringify(kept) } });
  try {
    return JSON.parse(ask("try_chunk", { draft, hash }).effects.writes[`chunk/${draft}/${hash}`]).state;
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) return "trapped";
    throw error;
  }
}
if (!isMainThread && workerData?.chunk) parentPort.postMessage(open(workerData));
