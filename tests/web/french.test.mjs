// Are dates, hours and amounts written as a French reader expects?
import assert from "node:assert/strict";
import { test } from "node:test";
import { app } from "./lib/app.mjs";

const french = await app("french.ts");
/** Spaces that do not break are compared as spaces. */
const plain = (text) => text.replace(/[\u00a0\u202f]/g, " ");
const paris = (text) => Date.parse(text);

test("days", () => {
  assert.equal(french.dayLong("2026-07-09"), "jeudi 9 juillet");
  assert.equal(french.dayLong("2026-07-01"), "mercredi 1er juillet");
  assert.equal(french.dayFull("2026-02-11"), "mercredi 11 février 2026");
  assert.equal(french.dayWhole("2026-12-04"), "4 décembre 2026");
  assert.equal(french.dayWhole("2026-12-01"), "1er décembre 2026");
  assert.equal(french.fromTo("2026-07-06", "2026-07-10"), "du 6 au 10 juillet");
  assert.equal(french.fromTo("2026-07-01", "2026-07-03"), "du 1er au 3 juillet");
  assert.equal(french.fromTo("2026-06-29", "2026-07-03"), "du 29 juin au 3 juillet");
  assert.equal(french.fromTo("2026-07-08", "2026-07-08"), "le 8 juillet");
});

test("weeks begin on Monday, across months, years and both changes of hour", () => {
  assert.equal(french.mondayOf("2026-11-01"), "2026-10-26");
  assert.equal(french.mondayOf("2027-01-01"), "2026-12-28");
  assert.equal(french.addDays("2026-03-28", 2), "2026-03-30");
  assert.equal(french.addDays("2026-10-24", 7), "2026-10-31");
  assert.equal(french.addDays("2028-02-28", 1), "2028-02-29");
  assert.equal(french.weekday("2026-11-01"), 7);
});

test("instants are told in the hour of Paris, whatever the machine's", () => {
  assert.equal(plain(french.hour(paris("2026-07-09T12:05:00Z"))), "14 h 05");
  assert.equal(plain(french.hour(paris("2026-12-09T12:05:00Z"))), "13 h 05");
  assert.equal(french.localDate(paris("2026-07-09T22:30:00Z")), "2026-07-10");
  assert.equal(french.localDate(paris("2026-12-31T23:30:00Z")), "2027-01-01");
});

test("moments near now have a name", () => {
  const now = paris("2026-11-24T10:00:00Z");
  assert.equal(plain(french.moment(paris("2026-11-24T13:02:00Z"), now)), "aujourd’hui à 14 h 02");
  assert.equal(plain(french.moment(paris("2026-11-23T13:02:00Z"), now)), "hier à 14 h 02");
  assert.equal(plain(french.moment(paris("2026-11-25T07:00:00Z"), now)), "demain à 8 h");
  assert.equal(plain(french.moment(paris("2026-12-01T07:00:00Z"), now)), "mardi 1er décembre à 8 h");
  assert.equal(plain(french.moment(paris("2025-12-01T07:00:00Z"), now)), "lundi 1er décembre 2025 à 8 h");
});

test("amounts, weights, counts and lists", () => {
  assert.equal(plain(french.money(3224)), "32,24 €");
  assert.equal(plain(french.money(0)), "0,00 €");
  assert.equal(plain(french.money(-14634)), "−146,34 €", "a minus sign, not a hyphen");
  assert.equal(plain(french.money(123456)), "1 234,56 €");
  assert.deepEqual([84_550, 54_200, 84_505, 0, 1_000_000].map((q) => plain(french.quotient(q))), ["845,50", "542,00", "845,05", "0,00", "10 000,00"]);
  assert.deepEqual([70_000, 30_801, 84_550].map((q) => plain(french.bound(q))), ["700", "308,01", "845,50"], "as the words of an invoice");
  assert.equal(plain(french.weight(1)), "1 ko");
  assert.equal(plain(french.weight(1_400_000)), "1,4 Mo");
  assert.equal(french.count(0, "demande"), "0 demande");
  assert.equal(french.count(1, "demande"), "1 demande");
  assert.equal(french.count(2, "choix", "choix"), "2 choix");
  assert.equal(french.list([]), "");
  assert.equal(french.list(["Léa", "Tom", "Zoé"]), "Léa, Tom et Zoé");
});

test("a school year begins on the first of September; an age is that of the day", () => {
  assert.equal(french.schoolYear("2026-08-31"), 2025);
  assert.equal(french.schoolYear("2026-09-01"), 2026);
  assert.equal(french.ageOn("2020-11-25", "2026-11-24"), 5);
  assert.equal(french.ageOn("2020-11-24", "2026-11-24"), 6);
});
