// What if a phone of the family sends bytes that do harm? Real ones, against the engine that is shipped: the server refuses what is not
// one change, the other phones put the rest aside by its name, and everybody's ticks go on.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { after, before } from "node:test";
import { Device, PHONE } from "./lib/chromium.mjs";
import { asking, twoParentsOfOneFamily } from "./lib/families.mjs";
import { bomb, nested, openedBy, stall, syncMessage, trap } from "./lib/hostile.mjs";
import { cell, mark, openFreeWeek, refresh, signIn, upToDate } from "./lib/parent.mjs";
import { Portal } from "./lib/portal.mjs";
import { step } from "./lib/step.mjs";
import { until } from "./lib/until.mjs";

/** Opened by no phone: the first traps, the second never ends. */
const HARM = { trap: trap(), stall: stall() };
/** As the exchange names a chunk: the digest of its length and its bytes. */
function address(bytes) {
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(bytes.length));
  return createHash("sha256").update(length).update(bytes).digest("hex");
}
let portal, mother, father, stranger, week, boxes, draft;

before(async () => {
  portal = await Portal.start();
  const family = await twoParentsOfOneFamily(portal);
  [mother, father] = [await Device.open(PHONE), await Device.open(PHONE)];
  await signIn(mother.page, portal, family.first);
  await signIn(father.page, portal, family.second);
  stranger = await asking(portal, family.second);
  ({ week, boxes } = await openFreeWeek(mother.page, { least: 3 }));
});
after(async () => {
  for (const device of [mother, father]) await device?.end();
  await portal?.end();
});

/** What a phone has of drafts on its disk: those with their epochs (none is written before the second), and all chunks. */
const kept = (page) =>
  page.evaluate(async () => {
    const asked = (request) => new Promise((done, no) => Object.assign(request, { onsuccess: () => done(request.result), onerror: () => no(request.error) }));
    const db = await asked(indexedDB.open("preau-engine"));
    const store = db.transaction([...db.objectStoreNames]).objectStore("disk");
    const [keys, values] = await Promise.all([asked(store.getAllKeys()), asked(store.getAll())]);
    db.close();
    const drafts = keys.flatMap((key, at) => (/^draft\//.test(key) ? [{ name: key.slice(6), ...JSON.parse(values[at]) }] : []));
    const chunks = keys.filter((key) => /^chunk\//.test(key)).map((key) => ({ of: key.slice(6, key.lastIndexOf("/")), hash: key.split("/").at(-1) }));
    return { drafts, chunks };
  });
const epochOf = async (page) => (await kept(page)).drafts.find(({ name }) => name === draft)?.epoch ?? 0;

/** A round of the exchange as a third phone of the family would make it: its chunks in this epoch; answers what the server has. */
async function push(epoch, changes) {
  const said = { epoch, have: 0, hash: "0".repeat(64), changes: changes.map((bytes) => bytes.toString("base64")) };
  const { drafts } = await stranger.ask("POST", "/api/sync", { version: 1, device: randomBytes(16).toString("hex"), streams: {}, commands: [], drafts: { [draft]: said } });
  const list = drafts[draft];
  return { ...list, held: list.changes.map((text) => address(Buffer.from(text, "base64"))) };
}

const ticked = (page, name) => page.waitForFunction((label) => document.querySelector(`input[aria-label="${label}"]`)?.checked, name);
const engineOf = async (device) => {
  const url = [...device.asked].find((one) => one.endsWith(".wasm"));
  return new Uint8Array(await (await fetch(url)).arrayBuffer());
};

step("the bytes of this story really trap the engine that phones get, and really never end in it", async () => {
  await upToDate(mother.page);
  const engine = await engineOf(mother);
  assert.equal(await openedBy(engine, HARM.trap, 20_000), "trapped");
  assert.equal(await openedBy(engine, HARM.stall), "stalled");
  assert.equal(await openedBy(engine, nested(9_000), 20_000), "bad", "maps in maps in maps are refused, not followed");
  assert.equal(await openedBy(engine, bomb(), 20_000), "bad", "sixty million zeros are no change");
});

step("both parents tick, and share a draft", async () => {
  await mother.page.goto(week);
  await father.page.goto(week);
  for (const { page } of [mother, father]) await cell(page, boxes[0]).waitFor();
  await mark(mother.page, boxes[0], true);
  await mark(father.page, boxes[1], true);
  for (const { page } of [mother, father]) for (const box of boxes.slice(0, 2)) await ticked(page, box);
  draft = (await kept(mother.page)).chunks.find(({ of }) => week.includes(of.split("/").slice(1, 3).join("/")))?.of;
  assert.ok(draft, "the draft has its chunks on the disk");
});

step("what is not one whole change is refused by the server, by its address, and reaches nobody", async () => {
  const epoch = await epochOf(mother.page);
  const torn = HARM.trap.subarray(0, -1);
  const wrong = [syncMessage(), torn, Buffer.concat([HARM.trap, HARM.stall]), Buffer.alloc(70_000)];
  const { refused, held } = await push(epoch, wrong);
  assert.deepEqual(refused, Object.fromEntries(wrong.map((bytes) => [address(bytes), bytes.length > 65_536 ? "chunk_too_large" : "not_a_change"])));
  assert.deepEqual(wrong.filter((bytes) => held.includes(address(bytes))), []);
});

step("a chunk that traps and one that never ends are put aside by every phone; the draft reopens, with the ticks of both", async () => {
  const before = await epochOf(father.page);
  const workers = [];
  father.page.on("worker", (worker) => workers.push(worker));
  const { refused, held } = await push(before, [HARM.trap, HARM.stall, bomb(), nested(1_000)]);
  assert.deepEqual(refused ?? {}, {}, "their frames are good: the server, which opens nothing, relays them");
  assert.ok(Object.values(HARM).every((bytes) => held.includes(address(bytes))));
  await refresh(father.page).catch(() => null);
  for (const { page } of [father, mother]) {
    await until(async () => (await epochOf(page)) > before, 60_000, "no new epoch of the draft on this phone");
    await until(async () => !(await kept(page)).chunks.some(({ hash }) => Object.values(HARM).map(address).includes(hash)), 30_000, "the harmful chunk is still here");
  }
  assert.ok(workers.length > 0, "the worker that never came back was ended, and another one took its place");
  const now = await push(await epochOf(father.page), []);
  assert.deepEqual(Object.values(HARM).filter((bytes) => now.held.includes(address(bytes))), [], "the server relays them no more");
  for (const { page } of [mother, father]) for (const box of boxes.slice(0, 2)) await ticked(page, box);
});

step("and they go on: a tick of one reaches the other, and is here when the app is opened again", async () => {
  await mark(father.page, boxes[2], true);
  await ticked(mother.page, boxes[2]);
  await mark(mother.page, boxes[0], false);
  await until(async () => !(await cell(father.page, boxes[0]).isChecked()), 30_000, "the other phone does not hear that a box was unticked");
  await father.reopen(week);
  for (const box of boxes.slice(1)) await ticked(father.page, box);
  await upToDate(father.page);
  for (const device of [mother, father]) {
    assert.deepEqual(device.errors, []);
    assert.deepEqual(device.strangers(portal), []);
  }
});
