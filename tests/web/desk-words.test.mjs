// Does a line of the desk say the latest answer, and how far it has gone?
import assert from "node:assert/strict";
import { test } from "node:test";
import { app } from "./lib/app.mjs";

const { asking, decidable, expectedCount, expectedWord, held, openParts, outcomeWord, partsWord, shown, slotSentence } = await app("ui/desk/words.ts");

const accepted = { is: "accepted", parts: 7, outings: [], overbooked: false };
const line = (more = {}) => ({
  id: "a", date: "2026-12-02", group: "six_and_over", status: { is: "requested", late: false }, unpublished: null, foreseen: null, waiting: null,
  wish: { parts: 7, outings: [], together: null, remark: "" }, ...more,
});
const decide = (decision) => ({ command: "c", act: { do: "decide", request: "a", base: 1, after: null, decision }, droppable: true, would_fail: null });

test("told, to be published, to be sent: the word and the step go together", () => {
  assert.equal(shown(line()).step, "told");
  const decided = shown(line({ unpublished: accepted }));
  assert.deepEqual([decided.word, decided.step, decided.before], ["Accepté", "to_publish", "En demande"]);
  const waiting = shown(line({ waiting: decide({ to: "wait_list" }), foreseen: { is: "wait_listed" } }));
  assert.deepEqual([waiting.word, waiting.step], ["Liste d’attente", "to_send"]);
});

test("a decision that would fail never looks like an answer", () => {
  const failing = shown(line({ waiting: decide({ to: "accept", overbook: false }) }));
  assert.deepEqual([failing.word, failing.icon, failing.step], ["Accepter", "warn", "to_send"]);
});

test("an acceptance of a part of the day names its parts", () => {
  assert.equal(outcomeWord({ ...accepted, parts: 1 }, { parts: 7, outings: [] }).word, "Accepté : Matin");
  assert.equal(outcomeWord(accepted, { parts: 7, outings: [] }).word, "Accepté");
});

test("an outing that went with a part of the day is not said to be full", () => {
  const asked = { parts: 7, outings: ["forest", "pool"] };
  assert.equal(outcomeWord({ ...accepted, parts: 1, outings: ["pool"] }, asked).word, "Accepté : Matin, sans la sortie");
  assert.equal(outcomeWord({ ...accepted, parts: 1, outings: [], full: ["pool"] }, asked).word, "Accepté : Matin, sortie complète");
  assert.equal(outcomeWord({ ...accepted, outings: ["forest", "pool"] }, asked).word, "Accepté");
});

test("what the family was told is not decided again", () => {
  assert.ok(decidable(line()) && decidable(line({ status: { is: "wait_listed" } })));
  assert.ok(!decidable(line({ status: { is: "refused", reason: "x" } })));
  assert.ok(!decidable(line({ status: { is: "cancelled", at: 1, by_family: true } })));
});

test("counts of a slot follow the desk's own answers, and are said in words", () => {
  const slot = { date: "2026-12-02", part: "lunch", group: "six_and_over", capacity: 8, foreseen: 6, accepted: 3, offered: 1 };
  const requests = [line(), line({ id: "b", unpublished: accepted }), line({ id: "c", waiting: decide({ to: "wait_list" }), foreseen: { is: "wait_listed" } })];
  const week = { requests, slots: [slot] };
  assert.deepEqual(asking(week, slot), { requested: 1, waiting: 1 });
  assert.equal(held(slot), 2);
  assert.match(slotSentence(slot, asking(week, slot)), /^Midi, 6 ans et plus : 6 places prises sur 8, dont 2 pas encore publiées, 1 proposée/);
  assert.equal(openParts(week, "2026-12-02"), 2);
});

test("a whole day is called so only when all the parts that are open are asked", () => {
  assert.equal(partsWord(5, 5), "Journée complète");
  assert.equal(partsWord(1, 5), "Matin");
  assert.equal(partsWord(1, 1), "Matin");
});

test("a list of accepted children says that they are or were expected, never that they came", () => {
  const day = "2026-12-02";
  assert.deepEqual(["2026-12-01", day, "2026-12-03"].map((today) => expectedWord(day, today)), ["Attendus", "Attendus", "Étaient attendus"]);
  assert.equal(expectedCount(2, day, "2026-12-01"), "2 enfants attendus");
  assert.equal(expectedCount(1, day, "2026-12-03"), "1 enfant était attendu");
  assert.equal(expectedCount(2, day, "2026-12-03"), "2 enfants étaient attendus");
});
