// Which dates and amounts does a new plan propose, and do they add up as they are typed? Pure.
import { amountTrouble, parseAmount, typedAmount } from "../../amount";
import { money } from "../../french";
import type { Instalment } from "../../gen/Instalment";

export const LEAST = 2;
export const MOST = 12;

/** One line as it is typed. */
export interface TypedInstalment {
  readonly date: string;
  readonly amount: string;
}

/** The same day of a later month, or its last one: 31 January → 28 February. */
export function monthsLater(date: string, months: number): string {
  const [year = 0, month = 1, day = 1] = date.split("-").map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10);
}

/** Equal parts a month apart; the odd cents go to the first. */
export function spread(total: number, count: number, first: string): TypedInstalment[] {
  const part = Math.floor(total / count);
  return Array.from({ length: count }, (_, n) => ({
    date: monthsLater(first, n),
    amount: typedAmount(n === 0 ? total - part * (count - 1) : part),
  }));
}

export const sumOf = (lines: readonly TypedInstalment[]): number => lines.reduce((sum, line) => sum + (parseAmount(line.amount) ?? 0), 0);

/** What is sent, or what must be mended first: the place of a line, or null for the whole. */
export type ReadPlan =
  | { readonly instalments: readonly Instalment[] }
  | { readonly at: number | null; readonly field: "date" | "amount"; readonly text: string };

export function readPlan(lines: readonly TypedInstalment[], total: number, today: string): ReadPlan {
  const instalments: Instalment[] = [];
  for (const [at, { date, amount }] of lines.entries()) {
    const [cents, trouble] = [parseAmount(amount), amountTrouble(amount, `Échéance ${at + 1}`)];
    const before = instalments.at(-1);
    if (date === "") return { at, field: "date", text: `Échéance ${at + 1} : indiquez sa date.` };
    if (date < today) return { at, field: "date", text: `Échéance ${at + 1} : cette date est passée.` };
    if (before && date <= before.date) return { at, field: "date", text: `Échéance ${at + 1} : sa date doit suivre celle de la précédente.` };
    if (cents === null || trouble !== null) return { at, field: "amount", text: trouble ?? "" };
    instalments.push({ date, cents });
  }
  const sum = sumOf(lines);
  if (sum !== total) return { at: null, field: "amount", text: `Les échéances font ${money(sum)} ; il faut ${money(total)} : corrigez les montants.` };
  return { instalments };
}
