// Is a typed amount read as a French director writes it, and refused where it could be read in two ways?
import assert from "node:assert/strict";
import { test } from "node:test";
import { app } from "./lib/app.mjs";

const { parseAmount, parseDecimal, typedAmount, typedDecimal } = await app("amount.ts");

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
