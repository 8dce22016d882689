// Is a typed amount read as a French director writes it, and refused where it could be read in two ways?
import assert from "node:assert/strict";
import { test } from "node:test";
import { app } from "./lib/app.mjs";

const { amountTrouble, parseAmount, parseDecimal, quotientTrouble, typedAmount, typedDecimal } = await app("amount.ts");

test("amounts as they are written", () => {
  const read = { 12: 1200, "12,5": 1250, "12.50": 1250, "1 234,56": 123456, "1\u202f234,56": 123456, " 32,24 € ": 3224, "32,24\u00a0€": 3224, "0,05": 5, 0: 0 };
  for (const [text, cents] of Object.entries(read)) assert.equal(parseAmount(text), cents, text);
});

test("what is no amount, or could be two, is refused", () => {
  for (const text of ["", " ", "1,234", "1.234", "12,", ",5", "-3", "+3", "1e3", "12 34", "1 2345", "12,50,1", "douze", "€", "100000,01", "9999999"]) {
    assert.equal(parseAmount(text), null, text);
  }
  assert.equal(parseAmount("100000"), 10_000_000);
});

test("quotients and rates have their own decimals", () => {
  assert.equal(parseDecimal("542,5", 2), 54_250);
  assert.equal(parseDecimal("0,85", 4), 8_500);
  assert.equal(parseDecimal("0,85001", 4), null);
});

test("what is shown to be typed over is read back the same", () => {
  assert.equal(typedAmount(1205), "12,05");
  assert.equal(typedAmount(0), "0,00");
  assert.equal(typedDecimal(8_500, 4), "0,85");
  assert.equal(typedDecimal(70_000, 2), "700");
  for (const cents of [0, 5, 99, 100, 3224, 10_000_000]) assert.equal(parseAmount(typedAmount(cents)), cents);
  for (const value of [0, 1, 8_500, 10_000, 123_456]) assert.equal(parseDecimal(typedDecimal(value, 4), 4), value);
});

test("what is refused is said with its field, its limit and how to write it", () => {
  const plain = (text) => text?.replace(/[\u00a0\u202f]/g, " ") ?? null;
  const said = { "": "à écrire, par exemple 32,24.", "1,234": "deux chiffres au plus après la virgule. Écrivez 1 234 pour mille, ou 1,23." };
  for (const text of ["0", "-3", "100000,01", "99999999", "99999999999", "99 999 999 999,00 €"]) said[text] = "de 0,01 € à 100 000,00 €.";
  for (const text of ["douze", "12,50,1", "12,", "1e3"]) said[text] = "à écrire en chiffres, par exemple 32,24.";
  for (const [text, sentence] of Object.entries(said)) assert.equal(plain(amountTrouble(text)), `Montant : ${sentence}`, text);
  assert.deepEqual(["32,24", "100000", "1 234,56 €"].map((text) => amountTrouble(text)), [null, null, null]);
  assert.equal(amountTrouble("0", "Frais", { least: 0 }), null);
  assert.equal(plain(amountTrouble("13", "Somme", { most: 1_240 })), "Somme : de 0,01 € à 12,40 €.");
  for (const text of ["99999999", "99999999999", "100000,01"]) assert.equal(plain(quotientTrouble(text)), "Quotient : de 0,00 à 100 000,00.", text);
  assert.deepEqual([quotientTrouble("845,5"), quotientTrouble("0"), plain(quotientTrouble("1,234"))].map((t) => t && /deux chiffres/.test(t)), [null, null, true]);
});
