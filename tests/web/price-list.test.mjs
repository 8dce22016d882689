// Does the form of a price list give back what it was given, and name what must be mended at its field?
import assert from "node:assert/strict";
import { test } from "node:test";
import { app } from "./lib/app.mjs";

const { draftOf, emptyList, insertBracket, nextOf, readDraft } = await app("ui/desk/price-model.ts");
const { certificatesWord, overlapWord } = await app("ui/desk/money-words.ts");

const list = {
  id: "1".repeat(32), centre: "2".repeat(32), name: "Mercredis 2026", from: "2026-09-01", to: "2027-08-31", kind: "wednesdays", scheme: "by_day",
  brackets: [
    { up_to: 70_000, label: "501–700", rates: { day: { by: "fixed", cents: 1240 }, half_day: { by: "fixed", cents: 620 } } },
    { up_to: null, rates: { day: { by: "fixed", cents: 1800 }, half_day: { by: "fixed", cents: 900 } } },
  ],
  outside: [{ up_to: null, rates: { day: { by: "effort", millionths: 8500, floor_cents: 500, ceiling_cents: 2500 } } }],
  siblings: [{ from_rank: 2, percent_hundredths: 1000 }],
  meal_cents: 350, surcharges: { late_request: 200 }, around_school: false,
};

test("a list that is opened and saved is the same list", () => {
  const { list: read, errors } = readDraft(draftOf(list));
  assert.deepEqual(errors, []);
  assert.deepEqual(read, list);
});

test("an empty list names its errors, each at a field", () => {
  const { errors } = readDraft(emptyList("a", "b", 2026));
  assert.ok(errors.some((e) => e.id === "p-name"));
  assert.ok(errors.some((e) => /au moins un prix/.test(e.text)));
  assert.ok(errors.every((e) => e.id !== ""));
});

test("bounds rise, a unit has a price in every bracket, a floor is under its ceiling", () => {
  const draft = draftOf(list);
  const [first, last] = draft.brackets;
  const falling = { ...draft, brackets: [first, { ...first, key: 7, upTo: "600" }, last] };
  assert.ok(readDraft(falling).errors.some((e) => e.id === "p-brackets-7-up"));
  const holed = { ...draft, brackets: [first, { ...last, rates: { day: last.rates.day } }] };
  assert.deepEqual(readDraft(holed).errors.map((e) => e.id), [`p-brackets-${last.key}-half_day-cents`]);
  const [out] = draft.outside;
  const upside = { ...draft, outside: [{ ...out, rates: { day: { ...out.rates.day, floor: "30" } } }] };
  assert.deepEqual(readDraft(upside).errors.map((e) => e.id), ["p-outside-0-day-floor"]);
});

test("an ambiguous amount is not guessed", () => {
  assert.deepEqual(readDraft({ ...draftOf(list), meal: "1,234" }).errors.map((e) => e.id), ["p-meal"]);
});

test("a new bracket goes above the last", () => {
  const rows = insertBracket(draftOf(list).brackets);
  assert.deepEqual(rows.map((row) => row.key), [0, 2, 1]);
});

test("a copy is for the year that follows, unless other days were typed", () => {
  const known = draftOf(list);
  const copy = nextOf(known, known, "9".repeat(32));
  assert.deepEqual([copy.id, copy.name, copy.from, copy.to], ["9".repeat(32), "Mercredis 2026 (copie)", "2027-09-01", "2028-08-31"]);
  assert.deepEqual(copy.brackets, known.brackets);
  const typed = nextOf({ ...known, to: "2026-12-31" }, known, "9".repeat(32));
  assert.deepEqual([typed.from, typed.to], ["2026-09-01", "2026-12-31"]);
  const ended = { ...known, to: "2028-02-28" };
  assert.deepEqual(((c) => [c.from, c.to])(nextOf(ended, ended, "9")), ["2028-02-29", "2029-02-28"]);
});

test("two lists for the same days are named with them", () => {
  const nameOf = (id) => ({ a: "Tarifs", b: "Été" })[id] ?? "";
  const overlap = { one: "a", other: "b", from: "2027-07-01", to: "2027-08-31" };
  assert.equal(
    overlapWord(overlap, nameOf),
    "Deux grilles valent du 01/07/2027 au 31/08/2027 (« Tarifs » et « Été ») : une seule doit rester, sinon la facturation s’arrête.",
  );
  assert.match(overlapWord({ ...overlap, to: "2027-07-01" }, nameOf), /^Deux grilles valent le 01\/07\/2027 \(/);
});

test("what came of the certificates, also when there was nothing to do", () => {
  const said = (made, same, nothing) => certificatesWord({ made, same, nothing }, "2025");
  assert.equal(said(12, 0, 0), "12 attestations établies.");
  assert.equal(said(1, 11, 2), "1 attestation établie ; 11 autres déjà à jour ; 2 familles sans règlement cette année-là.");
  assert.equal(said(0, 12, 1), "Aucune attestation établie : les 12 de 2025 sont déjà à jour ; 1 famille sans règlement cette année-là.");
  assert.equal(said(0, 1, 0), "Aucune attestation établie : la seule de 2025 est déjà à jour.");
});
