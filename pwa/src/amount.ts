// What amount did somebody type? The French way; what could be read in two ways is refused.

/** No single amount of the trade is larger: 100 000 €. */
const CENTS_MAX = 10_000_000;

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
  const cents = parseDecimal(text.trim().replace(/[ \u00a0\u202f]?€$/, ""), 2);
  return cents !== null && cents <= CENTS_MAX ? cents : null;
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
