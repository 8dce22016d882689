// What amount did somebody type? The French way; what could be read in two ways is refused, in a sentence that says how to write it.
import { money, quotient } from "./french";

/** No single amount of the trade is larger: 100 000 €. */
export const CENTS_MAX = 10_000_000;
/** A quotient beyond it was mistyped: 100 000. */
const QUOTIENT_MAX = 10_000_000;

/**
 * `12`, `12,5`, `12.50`, `1 234,56` → the number without its sign, in units of the last of `digits` decimals. `1,234` may be a
 * thousand or one and a bit: with two digits it is refused.
 */
export function parseDecimal(text: string, digits: number): number | null {
  const found = /^(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d{1,9})(?:[.,](\d+))?$/.exec(text.trim());
  if (!found) return null;
  const [, whole = "", rest = ""] = found;
  if (rest.length > digits) return null;
  return Number(whole.replace(/\D/g, "")) * 10 ** digits + Number(rest.padEnd(digits, "0"));
}

/** Euros as typed → cents. */
export function parseAmount(text: string): number | null {
  const cents = parseDecimal(bare(text), 2);
  return cents !== null && cents <= CENTS_MAX ? cents : null;
}

const bare = (text: string): string => text.trim().replace(/[ \u00a0\u202f]?€$/, "");

export interface AmountLimits {
  readonly least?: number;
  readonly most?: number;
}
/** Why what was typed is no amount within its limits, in a sentence that names the field and says what to do; null: it is one. */
export const amountTrouble = (text: string, word = "Montant", { least = 1, most = CENTS_MAX }: AmountLimits = {}): string | null =>
  trouble(bare(text), word, { least, most, said: money, example: "32,24" });

/** The same of a quotient. */
export const quotientTrouble = (text: string, word = "Quotient"): string | null =>
  trouble(text.trim(), word, { least: 0, most: QUOTIENT_MAX, said: quotient, example: "542,50" });

interface Range {
  readonly least: number;
  readonly most: number;
  readonly said: (hundredths: number) => string;
  readonly example: string;
}
function trouble(text: string, word: string, { least, most, said, example }: Range): string | null {
  if (text === "") return `${word} : à écrire, par exemple ${example}.`;
  const value = parseDecimal(text, 2);
  if (value !== null && value >= least && value <= most) return null;
  const beyond = value !== null || /^-\s*\d|^\d[\d \u00a0\u202f]{9,}(?:[.,]\d{1,2})?$/.test(text);
  if (beyond) return `${word} : de ${said(least)} à ${said(most)}.`;
  if (/^[\d \u00a0\u202f]+[.,]\d{3,}$/.test(text)) return `${word} : deux chiffres au plus après la virgule. Écrivez 1 234 pour mille, ou 1,23.`;
  return `${word} : à écrire en chiffres, par exemple ${example}.`;
}

/** How it would be typed: 1250 with two decimals → *12,50*. */
export function typedAmount(cents: number): string {
  return `${Math.trunc(cents / 100)},${String(Math.abs(cents) % 100).padStart(2, "0")}`;
}

/** The same without needless zeros: 8500 with four decimals → *0,85*. */
export function typedDecimal(value: number, digits: number): string {
  const rest = String(value % 10 ** digits).padStart(digits, "0").replace(/0+$/, "");
  return `${Math.trunc(value / 10 ** digits)}${rest === "" ? "" : `,${rest}`}`;
}
