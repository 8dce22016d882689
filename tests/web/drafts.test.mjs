// Is a draft told as the parent ticked it: by child, day and week, with nothing of the past?
import assert from "node:assert/strict";
import { test } from "node:test";
import { app } from "./lib/app.mjs";

const drafts = await app("drafts.ts");
const { withinAges } = await app("ages.ts");
const words = await app("words.ts");

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
});

test("choices are the boxes that were ticked, week by week", () => {
  const weeks = drafts.draftWeeks(drafts.draftDays(KEYS, "2026-12-01"));
  assert.deepEqual(weeks.map((week) => [week.monday, drafts.choices(week.days)]), [["2026-12-07", 3], ["2026-12-14", 1]]);
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
