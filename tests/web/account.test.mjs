// Does the account add up on the screen, say its state in the manual's words, and explain why a means of payment is closed?
import assert from "node:assert/strict";
import { test } from "node:test";
import { app } from "./lib/app.mjs";

const { carried, earlier, shares, statement, yearsOf } = await app("statement.ts");
const words = await app("money-words.ts");
const plain = (text) => text.replace(/[\u00a0\u202f]/g, " ");

const balance = (due, more = {}) => ({ due_cents: due, under_way: false, opened_cents: null, ...more });
const operation = (number, cents, more = {}) => ({
  id: `o${number}`, number, kind: cents > 0 ? "invoice" : "payment", label: `n° ${number}`, date: "2026-09-10", cents, due: null, paper: null, ...more,
});
const year = (first, opening, operations) => ({ year: first, opening: opening === null ? null : { cents: opening }, operations });

test("what comes from before the oldest year that is here is said, with its sense", () => {
  const year = (n, cents) => ({ year: n, opening: cents === null ? null : { cents }, operations: [] });
  assert.deepEqual(carried([year(2025, 3224), year(2026, 100)]), { cents: 3224, year: 2025 });
  for (const none of [[], [year(2025, null), year(2026, 100)], [year(2025, 0)]]) assert.equal(carried(none), null);
});

test("the year before those that are here may be asked for, when the server says that there is one", () => {
  const year = (n, opening) => ({ year: n, opening, operations: [] });
  assert.equal(earlier([year(2025, { cents: 0, earlier: 2023 }), year(2026, { cents: 0, earlier: 2025 })]), 2023);
  for (const none of [[], [year(2025, null)], [year(2025, { cents: 0 })]]) assert.equal(earlier(none), null);
});

test("the balance runs in the order of the account, newest on top", () => {
  const rows = statement([year(2026, 0, [operation(3, 1030), operation(1, 2778), operation(2, -2000)])], "2026-10-01");
  assert.deepEqual(rows.map((r) => [r.operation.number, r.balance]), [[3, 1808], [2, 778], [1, 2778]]);
});

test("a year begins with its own opening, also when the year before is not on the device", () => {
  const rows = statement([year(2024, 0, [operation(1, 500)]), year(2026, 1200, [operation(9, -200)])], "2026-10-01");
  assert.deepEqual(rows.map((r) => r.balance), [1000, 500]);
  const without = statement([year(2025, 0, [operation(1, 500)]), year(2026, null, [operation(2, 300)])], "2026-10-01");
  assert.deepEqual(without.map((r) => r.balance), [800, 500]);
});

test("what the account says is still to be paid of an operation is late after its day, and nothing else", () => {
  const due = (open_cents) => ({ due: "2026-09-30", ...(open_cents > 0 && { open_cents }) });
  const late = (operations, today) => statement([year(2026, 0, operations)], today).filter((r) => r.late).map((r) => r.operation.number);
  const paid = [operation(1, 1000, due(0)), operation(2, 1000, due(1000)), operation(3, -1000)];
  assert.deepEqual([late(paid, "2026-10-01"), late(paid, "2026-09-30")], [[2], []]);
  // The newer one was credited whole: the older one is what is owed.
  const credited = [operation(1, 2000, due(2000)), operation(2, 3000, due(0)), operation(3, -3000, { kind: "credit_note" })];
  assert.deepEqual(late(credited, "2026-10-01"), [1]);
  assert.deepEqual(late([operation(1, 1000, due(0)), operation(2, -1000)], "2026-10-01"), []);
});

test("the years of one account are found among the documents, and only those", () => {
  const documents = new Map([
    ["record/f/c/2026", { opening: { cents: 5 }, "operation|a": operation(1, 10), "request|r": {} }],
    ["record/f/c/2025", {}],
    ["record/f/d/2026", { "operation|b": operation(1, 99) }],
    ["home/f/c", { balance: {} }],
  ]);
  assert.deepEqual(yearsOf(documents, "f/c").map((y) => [y.year, y.opening?.cents ?? null, y.operations.length]), [[2025, null, 0], [2026, 5, 1]]);
});

test("the balance is said as the manual says it", () => {
  assert.equal(plain(words.banner(3224, "2024-09-04")), "Solde débiteur au 04 septembre 2024 : 32,24 €");
  assert.equal(plain(words.banner(-1200, "2024-09-04")), "Solde créditeur au 04 septembre 2024 : 12,00 €");
  assert.equal(plain(words.banner(0, "2024-09-04")), "Solde au 04 septembre 2024 : 0,00 €");
  assert.deepEqual([1, 0, -1].map(words.balanceWord), ["Solde à régler", "Rien à régler", "En votre faveur"]);
});

test("what became of a payment is said without a word more than is known", () => {
  assert.equal(words.orderWord("paid").title, "Paiement reçu");
  assert.equal(words.orderWord("pending").title, "Paiement en cours : votre banque n’a pas encore répondu");
  assert.equal(words.orderWord("abandoned").title, "Paiement abandonné");
  assert.equal(words.orderWord("failed").title, "Paiement refusé");
  assert.deepEqual(["begun", "pending", "paid", "abandoned", "failed"].map((s) => words.orderWord(s).final), [false, false, true, true, true]);
});

test("the payer is checked field by field, and the IBAN is written in fours", () => {
  const whole = { email: "a@exemple.fr", ancv_id: "", last_name: "Roux", first_name: "Zoé", address: "1 rue", complement: "", postcode: "31000", town: "Toulouse", country: "" };
  assert.deepEqual(words.payerErrors(whole), {});
  assert.deepEqual(words.payerErrors({ ...whole, postcode: "1000", country: "Belgique" }), {}, "abroad, postcodes are others");
  assert.deepEqual(Object.keys(words.payerErrors({ ...whole, town: " ", email: "a@exemple" })).sort(), ["email", "town"]);
  assert.equal(words.ibanWord("FR7630006000011234567890189"), "FR76 3000 6000 0112 3456 7890 189");
});

test("all that the server or the platform would refuse of a payer is said in one go", () => {
  const bad = {
    email: "a@exemple", ancv_id: "1".repeat(121), last_name: "x".repeat(64), first_name: "Zoé+", address: "x".repeat(121),
    complement: "x".repeat(121), postcode: "1".repeat(11), town: " ", country: "x".repeat(61),
  };
  const errors = words.payerErrors(bad);
  assert.deepEqual(Object.keys(errors), words.PAYER.map((field) => field.name), "every field at once, in the order of the form");
  assert.equal(words.payerErrors({ ...bad, postcode: "3100", country: "" }).postcode, "Le code postal a cinq chiffres.");
  assert.equal(errors.last_name, "Nom : 63 caractères au plus.");
  const email = (typed) => words.payerErrors({ ...bad, email: typed }).email;
  for (const good of ["anna.b@example.org", " Anna.B+ecole@Example.org ", "o'neil@a-b.example.fr"]) assert.equal(email(good), undefined, good);
  // As the server's own test of addresses.
  for (const wrong of ["anna", "anna@", "@example.org", "anna@localhost", "a b@example.org", "<a@example.org>", "a@example.org,b@example.org",
    "\"a\"@example.org", "a@[192.0.2.1]", "é@example.org", "a..b@example.org", "a@-example.org", `${"a".repeat(65)}@example.org`]) {
    assert.match(email(wrong) ?? "", /n’est pas complète/, wrong);
  }
  assert.match(email(`${"a".repeat(60)}@${"b".repeat(60)}.${"c".repeat(60)}.org`), /150 caractères/);
});

test("an invoice of two children says what each costs, and the sums make its amount", () => {
  const line = (child_name, cents) => ({ child_name, cents });
  const found = shares([line("Léa", 1240), line("Noé", 905), line("Léa", -140), line("", 1500)]);
  assert.deepEqual(found.map(({ name, cents, lines }) => [name, cents, lines.length]), [["Léa", 1100, 2], ["Noé", 905, 1], ["", 1500, 1]]);
  assert.equal(found.reduce((sum, share) => sum + share.cents, 0), 1240 + 905 - 140 + 1500);
});

test("a payment that was refused or given up may be tried again by the same means, for as much", () => {
  const order = (state, cents = 2480) => ({ state, means: "ancv_connect", cents });
  assert.equal(words.retryPath(order("failed"), balance(2480)), "compte/regler/ancv_connect?encore=1");
  assert.equal(words.retryPath(order("abandoned"), null), "compte/regler/ancv_connect?encore=1");
  assert.equal(words.retryPath(order("failed"), balance(2480, { opened_cents: 900 })), "compte/regler/ancv_connect?encore=1&tout=1");
  assert.equal(words.retryPath(order("failed", 900), balance(2480, { opened_cents: 900 })), "compte/regler/ancv_connect?encore=1");
  for (const state of ["paid", "pending", "begun"]) assert.equal(words.retryPath(order(state), balance(2480)), null);
});

test("a payment that came back says when, and the entry names it", () => {
  assert.equal(words.undoneWord({ rejected: true, on: "2026-09-12" }), "Rejeté le 12/09/2026");
  assert.equal(words.undoneWord({ rejected: false, on: "2026-09-12" }), "Retiré du compte le 12/09/2026");
  const payment = { operation: "a", label: "Règlement Chèque n° 4400123", mode: "cheque", cents: 2480, paid_on: "2026-09-07" };
  assert.equal(plain(words.paymentWord(payment)), "Règlement Chèque n° 4400123 · 24,80 € · remis le 07/09/2026");
});
