// Is a draft told as the parent ticked it: by child, day and week, with nothing of the past?
import assert from "node:assert/strict";
import { test } from "node:test";
import { app } from "./lib/app.mjs";

const drafts = await app("drafts.ts");
const { withinAges } = await app("ages.ts");
const words = await app("words.ts");
const { copyChoices } = await app("copy.ts");

const KEYS = [
  "zoe|2026-12-09|lunch",
  "zoe|2026-12-09|morning",
  "leo|2026-12-09|morning",
  "zoe|2026-12-16|afternoon",
  "zoe|2026-12-16|afternoon|ice",
  "zoe|2026-11-25|morning",
];

test("one line for each child and day that is still to come", () => {
  const days = drafts.draftDays(KEYS, "2026-12-01");
  assert.deepEqual(
    days.map(({ child, date, parts, outings }) => [child, date, parts, outings]),
    [
      ["leo", "2026-12-09", 1, []],
      ["zoe", "2026-12-09", 3, []],
      ["zoe", "2026-12-16", 4, ["ice"]],
    ],
  );
  assert.deepEqual(days[2].keys, ["zoe|2026-12-16|afternoon", "zoe|2026-12-16|afternoon|ice"], "giving it up takes its outing back too");
  assert.deepEqual(drafts.draftDays([], "2026-12-01"), []);
  const only = "zoe|2026-12-16|afternoon|ice|only";
  const [day] = drafts.draftDays([...KEYS, only], "2026-12-10");
  assert.deepEqual([day.only, day.outings, day.keys.includes(only)], [true, ["ice"], true]);
  assert.deepEqual(drafts.draftDays([only], "2026-12-10"), [], "a condition without its outing asks for nothing");
});

test("choices are the boxes that were ticked, week by week", () => {
  const weeks = drafts.draftWeeks(drafts.draftDays(KEYS, "2026-12-01"));
  assert.deepEqual(weeks.map((week) => [week.monday, drafts.choices(week.days)]), [["2026-12-07", 3], ["2026-12-14", 1]]);
});

test("only weeks that exist are offered to copy to", () => {
  const offered = (following) => copyChoices(following).map((choice) => choice.weeks);
  assert.deepEqual([0, 1, 2, 3, 4].map(offered), [[], [1], [1, null], [1, null], [1, 3, null]]);
  assert.match(copyChoices(2)[1].word, /\(2 semaines\)$/);
});

test("a child of another age is not told to enrol; words without figures exclude nobody", () => {
  assert.equal(withinAges("3 à 11 ans", 11), true);
  assert.equal(withinAges("3 à 11 ans", 12), false);
  assert.equal(withinAges("de 12 à 17 ans", 9), false);
  assert.equal(withinAges("à partir de 6 ans", 5), false);
  assert.equal(withinAges("jusqu’à 6 ans", 7), false);
  assert.equal(withinAges("maternelles", 12), true);
  assert.equal(withinAges("", 2), true);
});

test("an outing is named, or said without a name that nobody has", () => {
  assert.equal(words.outingWords(["Patinoire"]), "sortie Patinoire");
  assert.equal(words.outingWords(["Patinoire", "Cirque"]), "sorties Patinoire et Cirque");
  assert.equal(words.outingWords([undefined]), "avec sortie");
  assert.equal(words.fullOutings(["Patinoire"]), "Sortie complète : Patinoire.");
  assert.equal(words.fullOutings([undefined]), "Sortie complète.");
});

test("with a week leave the other weeks of its period, and nothing that is over, disputed or of another period", async () => {
  const ticks = {
    "zoe|2026-12-09|morning": "on", "zoe|2026-12-16|morning": "on", "leo|2026-12-16|lunch": "disputed",
    "zoe|2026-12-23|morning": "on", "zoe|2026-12-02|morning": "on",
  };
  const days = ["2026-12-02", "2026-12-09", "2026-12-16"].map((date) => [`day|${date}`, { open: 7 }]);
  const held = { d: { ticks }, "calendar/c/p": Object.fromEntries(days) };
  const state = `
    const held = ${JSON.stringify(held)};
    export const documents = { value: new Map(Object.entries(held)) };
    export const now = { value: Date.UTC(2026, 11, 3, 12) };
    export const one = (document, key) => held[document]?.[key] ?? null;
    export const periodsOf = () => [];`;
  const { alsoLeaving } = await app("drafts.ts", { "./state": state });
  const found = (monday) => alsoLeaving({ family: "f", centre: "c", drafts: ["d"] }, "p", monday).map((day) => [day.child, day.date, day.parts]);
  assert.deepEqual(found("2026-12-07"), [["zoe", "2026-12-16", 1]]);
  assert.deepEqual(found("2026-12-14"), [["zoe", "2026-12-09", 1]]);
});
