// What does this device know of an account? Read from its documents; nothing is asked of the network here.
import { localDate } from "../french";
import type { HomeBalance } from "../gen/HomeBalance";
import type { HomePay } from "../gen/HomePay";
import type { Payer } from "../gen/Payer";
import type { PlanView } from "../gen/PlanView";
import type { ReminderView } from "../gen/ReminderView";
import { isKept } from "../instalments";
import { carried, earlier, statement, yearsOf, type Row } from "../statement";
import { documents, exchange, homeOf, keyOf, now, one, type FamilyCentre } from "../state";

export const balanceOf = (f: FamilyCentre): HomeBalance | null => one<HomeBalance>(homeOf(f), "balance");
export const payOf = (f: FamilyCentre): HomePay | null => one<HomePay>(homeOf(f), "pay");
export const planOf = (f: FamilyCentre): PlanView | null => one<PlanView>(homeOf(f), "plan");
export const payerOf = (f: FamilyCentre): Payer | null => one<Payer>(homeOf(f), "payer");

/** The day of the balance: that of the last exchange. */
export const balanceDay = (): string => localDate(exchange.value.at ?? now.value);

/** The whole list of operations that this device holds, newest first. While a plan is kept, it says what is due, and no invoice is late. */
export function rowsOf(f: FamilyCentre): readonly Row[] {
  const today = localDate(now.value);
  const rows = statement(yearsOf(documents.value, keyOf(f)), today);
  const plan = planOf(f);
  return plan && isKept(plan, today) ? rows.map((row) => ({ ...row, late: false })) : rows;
}

/** What comes from before the oldest operation of the list. */
export const carriedOf = (f: FamilyCentre): ReturnType<typeof carried> => carried(yearsOf(documents.value, keyOf(f)));

/** The school year whose operations may be asked for beside those that are here. */
export const earlierOf = (f: FamilyCentre): number | null => earlier(yearsOf(documents.value, keyOf(f)));

/** The reminders that this device knows of, the latest first. */
export function remindersOf(f: FamilyCentre): readonly ReminderView[] {
  const prefix = `record/${keyOf(f)}/`;
  const found: ReminderView[] = [];
  for (const [id, view] of documents.value) {
    if (id.startsWith(prefix)) found.push(...Object.keys(view).filter((k) => k.startsWith("reminder|")).map((k) => view[k] as ReminderView));
  }
  return found.sort((a, b) => b.date.localeCompare(a.date));
}
