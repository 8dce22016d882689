// Do the settings of a centre's money come back as they were, and is a number's pattern shown as it will be?
import assert from "node:assert/strict";
import { test } from "node:test";
import { app } from "./lib/app.mjs";

const { patternExample, patternHint, readSettings, settingsDraft } = await app("ui/desk/settings-model.ts");
const money = {
  basis: "attended", invoice_pattern: "3H{year}/{number:4}EN", credit_note_pattern: "A{year}/{number:4}", receipt_pattern: "R{year}/{number:5}",
  certificate_pattern: "AT{year}/{number:4}", deposit_pattern: "B{year}/{number:4}", due_days: 30, rejection_fee_cents: 1250, siret: "12345678900015",
  exemption: "Exonération de TVA", iban: "FR7630006000011234567890189", bic: "", beneficiary: "Loisirs Exemple", online: true,
  thresholds: { card_cents: 1000, ancv_cents: 2000, transfer_cents: 1 }, certificates_from: [4, 1],
  chart: {
    families: "411000", between_centres: "451000",
    modes: {
      cheque: "511200", cash: "531000", card: "511500", ancv_paper: "511700", cesu_paper: "511800", ancv_connect: "511700", e_cesu: "511800",
      transfer: "512000", instant_transfer: "512000",
    },
    natures: { care: "706100", meal: "706200", outing: "706300", penalty: "758000", membership: "756000", other: "708000" },
  },
};

test("settings that are opened and saved are the same settings", () => {
  assert.deepEqual(readSettings(settingsDraft(money)), { money, errors: [] });
});

test("an account may be typed with its spaces, or left empty for the usual one", () => {
  const draft = settingsDraft(money);
  const { chart } = readSettings({ ...draft, chart: { ...draft.chart, account_meal: " 7062 cant ", account_card: "" } }).money;
  assert.deepEqual([chart.natures.meal, chart.modes.card, chart.modes.cash], ["7062CANT", "", "531000"]);
});

test("what is typed wrong is named at its field, an IBAN may be typed with its spaces", () => {
  const draft = settingsDraft(money);
  const read = readSettings({ ...draft, dueDays: "un mois", fee: "1,234", certificatesFrom: "avril", texts: { ...draft.texts, iban: "fr76 3000 6000" } });
  assert.deepEqual(read.errors.map((e) => e.id).sort(), ["s-certificates_from", "s-due_days", "s-rejection_fee_cents"]);
  assert.equal(read.money.iban, "FR7630006000");
});

test("what no paper could print and no platform would take is named before it is sent", () => {
  const draft = settingsDraft(money);
  const named = (texts, thresholds = {}) =>
    readSettings({ ...draft, texts: { ...draft.texts, ...texts }, thresholds: { ...draft.thresholds, ...thresholds } }).errors.map((e) => e.id);
  assert.deepEqual(named({ beneficiary: "" }), ["s-beneficiary"]);
  assert.deepEqual(named({ beneficiary: "x".repeat(71), bic: "AGRIFR" }), ["s-beneficiary", "s-bic"]);
  assert.deepEqual(named({ beneficiary: "", bic: "?", iban: "" }), [], "without an account nothing of it is printed");
  assert.deepEqual(named({ bic: "AGRIFRPP882" }), []);
  for (const siret of ["12345678900012", "1234567890001", "1234567890001X"]) assert.deepEqual(named({ siret }), ["s-siret"]);
  assert.deepEqual(named({}, { card_cents: "0", ancv_cents: "19,99", transfer_cents: "" }), ["s-card_cents", "s-ancv_cents", "s-transfer_cents"]);
});

test("a pattern shows what it will make", () => {
  assert.equal(patternExample("3H{year}/{number:4}EN", 2026), "3H2026/0042EN");
  assert.equal(patternExample("{year}-{number:1}", 2026), "2026-42");
  assert.deepEqual(["{year}{number:4}", "F{year}", "F{number:4}/{year}", "F{year}/{number:9}", "F {year}/{number:4}"].map((p) => patternExample(p, 2026)), [null, null, null, null, null]);
});

test("beside its field a pattern says what it makes, or what it lacks", () => {
  assert.equal(patternHint("F{year}-{number:5}", 2026), "Donne F2026-00042");
  assert.match(patternHint("F{year}{number:5}", 2026), /Il faut \{year\}, un signe/);
});
