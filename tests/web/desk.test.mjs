// Does the inbox show the right lines, in the right order, and foresee the room there is?
import assert from "node:assert/strict";
import { test } from "node:test";
import { app } from "./lib/app.mjs";

const { linesShown, room, basketOf, tiedOtherwise } = await app("ui/desk/select.ts");

const line = (id, more = {}) => ({
  id, family_name: "Roux", child_name: "Zoé Roux", date: "2026-12-02", group: "six_and_over", late: false, order_at: 1, status: { is: "requested", late: false },
  unpublished: null, foreseen: null, waiting: null, wish: { parts: 7, outings: [], together: null, remark: null }, ...more,
});
const slot = (part, capacity, foreseen) => ({ date: "2026-12-02", part, group: "six_and_over", capacity, foreseen });
const week = (requests, places) => ({ requests, slots: ["morning", "lunch", "afternoon"].map((part) => slot(part, places, 0)) });
const view = { filter: "all", day: null, group: null, text: "" };
const ids = (lines) => lines.map((one) => one.id);

test("order of receipt, late ones last", () => {
  const lines = [line("late", { late: true, order_at: 1 }), line("second", { order_at: 3 }), line("first", { order_at: 2 })];
  assert.deepEqual(ids(linesShown(week(lines, 9), view, new Set())), ["first", "second", "late"]);
});

test("a name is found without its accents, and a line just answered stays in sight", () => {
  const lines = [line("zoe"), line("tom", { order_at: 2, child_name: "Tom Weiss", family_name: "Weiss", status: { is: "refused", reason: "x" } })];
  assert.deepEqual(ids(linesShown(week(lines, 9), { ...view, text: "zoe ROUX" }, new Set())), ["zoe"]);
  assert.deepEqual(ids(linesShown(week(lines, 9), { ...view, filter: "todo" }, new Set())), ["zoe"]);
  assert.deepEqual(ids(linesShown(week(lines, 9), { ...view, filter: "todo" }, new Set(["tom"]))), ["zoe", "tom"]);
});

test("the room is given in the order of receipt, whole", () => {
  const lines = [line("second", { order_at: 2 }), line("first", { order_at: 1 })];
  const { fit, beyond } = room(week(lines, 1), lines);
  assert.deepEqual(ids(fit), ["first"]);
  assert.deepEqual(beyond.map((one) => [one.line.id, one.parts.length]), [["second", 3]]);
});

test("those that the family asked for together are found together", () => {
  const together = { basket: "b", children: true, week: false };
  const lines = [line("one", { wish: { parts: 1, together } }), line("two", { wish: { parts: 1, together } }), line("three")];
  assert.deepEqual(ids(basketOf(week(lines, 9), lines[0])), ["one", "two"]);
  assert.deepEqual(ids(basketOf(week(lines, 9), lines[2])), []);
});

test("who answers one of several that a family wants together is told of the others, until they have the same answer", () => {
  const [one, brother] = [line("one", { tied: ["brother"] }), line("brother", { tied: ["one"] })];
  const lines = [one, brother, line("stranger", { tied: [] })];
  assert.deepEqual(ids(tiedOtherwise(week(lines, 9), one, true)), ["brother"]);
  const accepted = { ...brother, foreseen: { is: "accepted", parts: 7, outings: [], overbooked: false }, waiting: { act: { do: "decide" } } };
  assert.deepEqual(ids(tiedOtherwise(week([one, accepted], 9), one, true)), []);
  assert.deepEqual(ids(tiedOtherwise(week([one, accepted], 9), one, false)), ["brother"], "accepted, while this one waits");
});
