// How does this device name new things? Random bytes in hexadecimal; never a counter, never a clock.

/** As many random bytes, two lower-case hexadecimal digits each. */
export function randomHex(bytes: number): string {
  const drawn = crypto.getRandomValues(new Uint8Array(bytes));
  return Array.from(drawn, (b) => b.toString(16).padStart(2, "0")).join("");
}
/** A new command, request, basket or device. */
export const newId = (): string => randomHex(16);
