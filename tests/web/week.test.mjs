// Does a touch in the week mean what the parent sees? Parts, the outings that need them, and both together.
import assert from "node:assert/strict";
import { test } from "node:test";
import { app } from "./lib/app.mjs";

const ticks = await app("ui/ticks.ts");
const words = await app("words.ts");
const weekWords = await app("week-words.ts");

const cell = (part, tick = null) => ({ key: `zoe|2026-12-22|${part}`, part, tick, open: true, why: null, places: "free", request: null });
const outing = (tick = null) => ({
  id: "ice",
  keys: ["zoe|2026-12-22|morning|ice", "zoe|2026-12-22|lunch|ice"],
  parts_keys: ["zoe|2026-12-22|morning", "zoe|2026-12-22|lunch"],
  only_key: "zoe|2026-12-22|morning|ice|only",
  parts: 3,
  tick,
});

test("ticking an outing ticks the parts that it needs, unticking it leaves them and takes its condition away", () => {
  assert.deepEqual(ticks.outingKeys(outing(), true), [...outing().keys, ...outing().parts_keys]);
  assert.deepEqual(ticks.outingKeys(outing("on"), false), [...outing().keys, outing().only_key]);
});

test("unticking a part takes away the ticked outing that needs it, and only that", () => {
  const day = { cells: [cell("morning", "on"), cell("lunch", "on"), cell("afternoon", "on")], outings: [outing("on")] };
  assert.deepEqual(ticks.cellKeys(day.cells[0], day, false), [day.cells[0].key, ...outing().keys, outing().only_key]);
  assert.deepEqual(ticks.cellKeys(day.cells[2], day, false), [day.cells[2].key]);
  assert.deepEqual(ticks.cellKeys(day.cells[0], day, true), [day.cells[0].key]);
});

test("everything is ticked only when each cell is; nothing to tick is not everything", () => {
  const grid = (tick) => ({ days: [{ children: [{ cells: [cell("morning", "on"), cell("lunch", tick)], outings: [] }] }] });
  const keys = ["zoe|2026-12-22|morning", "zoe|2026-12-22|lunch"];
  assert.equal(ticks.allTicked(keys, grid("on")), true);
  assert.equal(ticks.allTicked(keys, grid("disputed")), false);
  assert.equal(ticks.allTicked([], grid("on")), false);
});

test("a cell on which two phones disagree is not ticked, it is a question", () => {
  assert.equal(ticks.isTicked(cell("morning", "disputed")), false);
  assert.equal(ticks.isDisputed(cell("morning", "disputed")), true);
});

test("parts of a day have their French words", () => {
  assert.equal(words.partsWord(5), "Matin et après-midi");
  assert.equal(words.partsOrDay(7, true), "Journée complète");
  assert.equal(weekWords.ages(6, 11), "de 6 à 11 ans");
  assert.equal(words.weekWord("2026-12-21"), "Semaine du 21 au 25 décembre");
});

test("an estimate is said in few words, and never without the days that have no price", () => {
  const plain = (text) => text.replaceAll(/\s/g, " ");
  const sending = (here, elsewhere, more = {}) => plain(weekWords.sendingWords({ cents: 2480, in_period_cents: 7440, lines: [], missing: [], ...more }, here, elsewhere));
  assert.equal(sending(2, 0), "Prix estimé 24,80 €", "the other weeks stay");
  assert.equal(sending(2, 1), "Prix estimé de cette semaine : 24,80 € (74,40 € avec les autres)");
  assert.equal(sending(0, 1, { cents: 0 }), "Prix estimé 74,40 €");
  assert.equal(sending(2, 1, { missing: ["x"] }), "Estimation impossible : tarif manquant");
  const say = (cents, in_period_cents, missing = []) => weekWords.estimateWords({ cents, in_period_cents, lines: [], missing }).replaceAll(/\s/g, " ");
  assert.equal(say(2480, 2480), "Prix estimé 24,80 €");
  assert.equal(say(2480, 7440), "Prix estimé 24,80 € cette semaine, 74,40 € en tout");
  assert.equal(say(2480, 2480, ["Aucune grille tarifaire ne vaut pour ce jour."]), "Estimation impossible : tarif manquant");
});

test("only what the centre answered is news, and each answer once", () => {
  const line = (status) => ({ id: "r", status });
  assert.equal(words.newsKey(line(null)), null);
  assert.equal(words.newsKey(line({ is: "requested", late: false })), null);
  assert.equal(words.newsKey(line({ is: "cancelled", at: 1, by_family: true })), null);
  assert.notEqual(words.newsKey(line({ is: "wait_listed" })), words.newsKey(line({ is: "offered", offer: "o", until: 1 })));
  assert.notEqual(words.newsKey(line({ is: "offered", offer: "o", until: 1 })), words.newsKey(line({ is: "offered", offer: "p", until: 1 })));
});
