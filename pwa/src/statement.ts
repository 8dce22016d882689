// What is the list of an account's operations, with the balance after each? Pure, over what the device holds of its school years.
import type { LineView } from "./gen/LineView";
import type { RecordOpening } from "./gen/RecordOpening";
import type { RecordOperation } from "./gen/RecordOperation";

/** One school year as this device holds it. */
export interface Year {
  /** Its first year. */
  readonly year: number;
  /** Null: the server said nothing of what came before. */
  readonly opening: RecordOpening | null;
  readonly operations: readonly RecordOperation[];
}
export interface Row {
  readonly operation: RecordOperation;
  readonly year: number;
  /** What was owed after it. */
  readonly balance: number;
  /** Past its due date, and not all of it is settled. */
  readonly late: boolean;
}

/** The years of one account among the documents of this device, in order. */
export function yearsOf(documents: ReadonlyMap<string, Readonly<Record<string, unknown>>>, key: string): Year[] {
  const prefix = `record/${key}/`;
  const years: Year[] = [];
  for (const [id, view] of documents) {
    if (!id.startsWith(prefix)) continue;
    const operations = Object.keys(view).filter((k) => k.startsWith("operation|")).map((k) => view[k] as RecordOperation);
    years.push({ year: Number(id.slice(prefix.length)), opening: (view["opening"] as RecordOpening | undefined) ?? null, operations });
  }
  return years.sort((a, b) => a.year - b.year);
}

/** Newest first. Each year begins with its own opening, so that a year that is not here cannot put the others wrong. */
export function statement(years: readonly Year[], today: string): Row[] {
  const rows: Row[] = [];
  let balance = 0;
  for (const { year, opening, operations } of years) {
    balance = opening?.cents ?? balance;
    for (const operation of [...operations].sort((a, b) => a.number - b.number)) {
      balance += operation.cents;
      rows.push({ operation, year, balance, late: isLate(operation, today) });
    }
  }
  return rows.reverse();
}

/** What was owed before the first year that is here, and that year; null when nothing was. */
export function carried(years: readonly Year[]): { readonly cents: number; readonly year: number } | null {
  const [first] = years;
  return first?.opening && first.opening.cents !== 0 ? { cents: first.opening.cents, year: first.year } : null;
}

/** The school year before the first that is here of which the account has operations; null: there is none, or nobody said so. */
export const earlier = (years: readonly Year[]): number | null => years[0]?.opening?.earlier ?? null;

/** What is still to be paid of it is the account's own affair: only the server knows which payment settled what. */
const isLate = ({ due, open_cents }: RecordOperation, today: string): boolean => due !== null && due < today && (open_cents ?? 0) > 0;

/** The lines of one child, or of the family, with their sum. */
export interface Share {
  readonly name: string;
  readonly lines: readonly LineView[];
  readonly cents: number;
}
/** An operation's lines by child, in the order in which the children come; the sums make its amount. */
export function shares(lines: readonly LineView[]): Share[] {
  const names = [...new Set(lines.map((line) => line.child_name))];
  return names.map((name) => {
    const own = lines.filter((line) => line.child_name === name);
    return { name, lines: own, cents: own.reduce((sum, line) => sum + line.cents, 0) };
  });
}
