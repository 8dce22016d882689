// Is a plan told as it stands, does a new one add up, and is a quotient's end said in time and not when another follows?
import assert from "node:assert/strict";
import { test } from "node:test";
import { app } from "./lib/app.mjs";

const { isKept, nextWord, quotientWord } = await app("instalments.ts");
const { monthsLater, readPlan, spread, sumOf } = await app("ui/desk/instalments-model.ts");
const { tickedFirst, standWord } = await app("ui/desk/reminders-model.ts");
const plain = (text) => text?.replace(/[\u00a0\u202f]/g, " ");
const plan = (...covered) => ({ id: "p", made_on: "2026-11-01", instalments: covered.map((c, n) => ({ date: ["2026-12-05", "2027-01-05"][n], cents: 4000, covered_cents: c })) });

test("the next instalment is said with its day, and a late one from the day after", () => {
  assert.equal(plain(nextWord(plan(0, 0), "2026-12-05")), "Prochaine échéance : 40,00 € le 5 décembre");
  assert.equal(plain(nextWord(plan(4000, 500), "2026-12-20")), "Prochaine échéance : 35,00 € le 5 janvier 2027");
  assert.equal(plain(nextWord(plan(1000, 0), "2026-12-06")), "Échéance en retard : 30,00 €, prévue le 5 décembre");
  assert.equal(nextWord(plan(4000, 4000), "2026-12-06"), null);
  assert.deepEqual([isKept(plan(0, 0), "2026-12-05"), isKept(plan(0, 0), "2026-12-06"), isKept(plan(4000, 4000), "2026-12-06")], [true, false, false]);
});

test("a quotient's end is said from the day that the rules name, and after it", () => {
  const one = { from: "2026-01-01", to: "2026-12-31", told_from: "2026-12-01" };
  assert.equal(quotientWord([one], "2026-11-30"), null);
  assert.equal(quotientWord([one], "2026-12-01"), "Votre quotient familial n’est plus valable après le 31 décembre 2026.");
  const after_a_gap = { from: "2027-01-02", to: "2027-12-31", told_from: "2027-12-01" };
  assert.match(quotientWord([one, after_a_gap], "2026-12-01"), /après le 31 décembre 2026/);
  assert.equal(quotientWord([one, after_a_gap], "2027-01-01"), "Votre quotient familial n’est plus valable depuis le 1er janvier 2027.");
  assert.equal(quotientWord([one, after_a_gap], "2027-01-02"), null);
  assert.equal(quotientWord([], "2027-01-01"), null);
});

test("a new plan adds up, its months keep their day, and what is typed wrong is named at its line", () => {
  const lines = spread(10000, 3, "2026-12-31");
  assert.deepEqual(lines, [{ date: "2026-12-31", amount: "33,34" }, { date: "2027-01-31", amount: "33,33" }, { date: "2027-02-28", amount: "33,33" }]);
  assert.equal(sumOf(lines), 10000);
  assert.equal(monthsLater("2028-01-31", 1), "2028-02-29");
  assert.deepEqual(readPlan(lines, 10000, "2026-12-31").instalments.map((i) => i.cents), [3334, 3333, 3333]);
  const wrong = (change, total = 10000) => {
    const { at, field } = readPlan(lines.map((line, n) => ({ ...line, ...change[n] })), total, "2026-12-01");
    return [at, field];
  };
  assert.deepEqual(wrong({ 0: { date: "2026-11-30" } }), [0, "date"]);
  assert.deepEqual(wrong({ 1: { date: "2026-12-31" } }), [1, "date"]);
  assert.deepEqual(wrong({ 2: { amount: "0" } }), [2, "amount"]);
  assert.deepEqual(wrong({ 2: { amount: "33,32" } }), [null, "amount"]);
});

test("who may be written to is ticked, unless a reminder left less than a week ago", () => {
  const account = (family, stand, last) => ({ family, stand, level: 2, people: [], last: last && { date: last, level: 1 } });
  const all = [account("a", "ready", null), account("b", "ready", "2026-12-01"), account("c", "ready", "2026-12-05"), account("d", "plan_kept", null)];
  assert.deepEqual([...tickedFirst(all, "2026-12-08")], ["a", "b"]);
  assert.deepEqual(all.map((a) => standWord(a).word), ["Relance 2", "Relance 2", "Relance 2", "Échéancier suivi"]);
  const nobody = account("e", "no_address", null);
  assert.equal(standWord(nobody).word, "Sans adresse : téléphonez");
  assert.equal(standWord({ ...nobody, people: [{ email: "a@example.org", confirmed: false }] }).word, "Adresse à confirmer : téléphonez");
});
