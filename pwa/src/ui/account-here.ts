// What does this device know of an account? Read from its documents; nothing is asked of the network here.
import { localDate } from "../french";
import type { HomeBalance } from "../gen/HomeBalance";
import type { HomePay } from "../gen/HomePay";
import type { Payer } from "../gen/Payer";
import { statement, yearsOf, type Row } from "../statement";
import { documents, exchange, homeOf, keyOf, now, one, type FamilyCentre } from "../state";

export const balanceOf = (f: FamilyCentre): HomeBalance | null => one<HomeBalance>(homeOf(f), "balance");
export const payOf = (f: FamilyCentre): HomePay | null => one<HomePay>(homeOf(f), "pay");
export const payerOf = (f: FamilyCentre): Payer | null => one<Payer>(homeOf(f), "payer");

/** The day of the balance: that of the last exchange. */
export const balanceDay = (): string => localDate(exchange.value.at ?? now.value);

/** The whole list of operations that this device holds, newest first. */
export const rowsOf = (f: FamilyCentre): readonly Row[] => statement(yearsOf(documents.value, keyOf(f)), localDate(now.value));
