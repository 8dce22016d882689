// What if a session ends on a device that can write nothing more? The screen is closed all the same.
import assert from "node:assert/strict";
import { test } from "node:test";
import { app } from "./lib/app.mjs";

const DONE = "async () => undefined";
/** A disk without room, and papers that cannot be closed either. */
const FULL = `
  const full = async () => { throw new DOMException("no room", "QuotaExceededError"); };
  export const remember = full, unlearn = full, erase = ${DONE}, recall = ${DONE}, recallAll = async () => ({}), forgetAnswers = ${DONE};
  export const begin = ${DONE}, closePapers = full, keepPapersOf = ${DONE};
`;
const DEVICE = `
  export const forgetDevice = () => { globalThis.forgotten += 1; };
  export const readDevice = ${DONE}, takeStatus = () => undefined, engine = {};
  export const eraseDisk = ${DONE}, readView = ${DONE}, readViews = async () => new Map();
  export const call = ${DONE};
`;
const STATE = `
  import { signal } from "@preact/signals";
  const made = () => signal(null);
  export const phase = signal("ready"), chosen = made(), exchange = made(), installHint = made(), keptPapers = made(), notice = made(), seen = made(), session = made(), status = made();
  export const keyOf = () => "";
  globalThis.phase = phase;
`;
// An open channel would keep this process from ending.
delete globalThis.BroadcastChannel;
const { lock } = await app("session.ts", {
  "./db": FULL, "./papers": FULL, "./device": DEVICE, "./engine/disk": DEVICE, "./account": DEVICE, "./state": STATE,
});

test("a session that ended closes the screen, even where that cannot be written down", async () => {
  Object.assign(globalThis, { forgotten: 0 });
  globalThis.phase.value = "ready";
  await lock();
  assert.deepEqual([globalThis.phase.value, globalThis.forgotten], ["locked", 1]);
});

test("whoever signed out here has nothing left to lock", async () => {
  Object.assign(globalThis, { forgotten: 0 });
  globalThis.phase.value = "signed_out";
  await lock();
  assert.deepEqual([globalThis.phase.value, globalThis.forgotten], ["signed_out", 0]);
});
