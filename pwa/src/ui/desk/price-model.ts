// How is a price list typed? Texts as they are written ↔ the list that is saved, with what must be mended. Pure.
import { amountTrouble, parseAmount, parseDecimal, quotientTrouble, typedAmount, typedDecimal } from "../../amount";
import { addDays } from "../../french";
import type { Bracket } from "../../gen/Bracket";
import type { PeriodKind } from "../../gen/PeriodKind";
import type { PriceList } from "../../gen/PriceList";
import type { Rate } from "../../gen/Rate";
import type { Scheme } from "../../gen/Scheme";
import type { Surcharge } from "../../gen/Surcharge";
import type { Unit } from "../../gen/Unit";
import type { FieldError } from "../error-summary";
import { SURCHARGES, unitWord, UNITS_OF } from "./money-words";

/** One price as typed; an effort rate is a percentage of the quotient between a floor and a ceiling. */
export interface RateDraft {
  readonly by: Rate["by"];
  readonly cents: string;
  readonly percent: string;
  readonly floor: string;
  readonly ceiling: string;
}
export interface BracketDraft {
  readonly key: number;
  /** Empty in the last, which has no bound. */
  readonly upTo: string;
  readonly label: string;
  readonly rates: Readonly<Partial<Record<Unit, RateDraft>>>;
}
export interface SiblingDraft {
  readonly key: number;
  readonly rank: string;
  readonly percent: string;
}
export type Table = "brackets" | "outside";
export interface ListDraft {
  readonly id: string;
  readonly centre: string;
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly kind: PeriodKind | "";
  readonly scheme: Scheme;
  readonly brackets: readonly BracketDraft[];
  /** Empty: families from elsewhere pay the same. */
  readonly outside: readonly BracketDraft[];
  readonly siblings: readonly SiblingDraft[];
  readonly meal: string;
  readonly surcharges: Readonly<Partial<Record<Surcharge, string>>>;
  readonly aroundSchool: boolean;
}

const RATE_DIGITS = 4; // 0,85 % is 8 500 millionths
export const EMPTY_RATE: RateDraft = { by: "fixed", cents: "", percent: "", floor: "", ceiling: "" };
export const emptyBracket = (key: number): BracketDraft => ({ key, upTo: "", label: "", rates: {} });

export function emptyList(id: string, centre: string, year: number): ListDraft {
  return {
    id,
    centre,
    name: "",
    from: `${year}-09-01`,
    to: `${year + 1}-08-31`,
    kind: "",
    scheme: "by_day",
    brackets: [emptyBracket(0), emptyBracket(1)],
    outside: [],
    siblings: [],
    meal: "",
    surcharges: {},
    aroundSchool: false,
  };
}

/** A new list with the same prices, for the year that follows `known` unless other days were typed. */
export function nextOf(draft: ListDraft, known: ListDraft, id: string): ListDraft {
  const copy = { ...draft, id, name: `${draft.name} (copie)` };
  const typed = draft.from !== known.from || draft.to !== known.to;
  return typed || draft.to === "" ? copy : { ...copy, from: addDays(draft.to, 1), to: addDays(yearAfter(addDays(draft.to, 1)), -1) };
}
const yearAfter = (date: string): string => addDays(`${Number(date.slice(0, 4)) + 1}-${date.slice(5, 7)}-01`, Number(date.slice(8)) - 1);

const rateDraft = (rate: Rate): RateDraft =>
  rate.by === "fixed"
    ? { ...EMPTY_RATE, cents: typedAmount(rate.cents) }
    : {
        by: "effort",
        cents: "",
        percent: typedDecimal(rate.millionths, RATE_DIGITS),
        floor: typedAmount(rate.floor_cents),
        ceiling: typedAmount(rate.ceiling_cents),
      };
const entries = (rates: Bracket["rates"]): [Unit, Rate][] => Object.entries(rates) as [Unit, Rate][];
const tableDraft = (table: readonly Bracket[]): BracketDraft[] =>
  table.map((bracket, key) => ({
    key,
    upTo: bracket.up_to === null ? "" : typedDecimal(bracket.up_to, 2),
    label: bracket.label ?? "",
    rates: Object.fromEntries(entries(bracket.rates).map(([unit, rate]) => [unit, rateDraft(rate)])),
  }));

/** A saved list, to be typed over. */
export function draftOf(list: PriceList): ListDraft {
  const surcharges = Object.entries(list.surcharges ?? {}) as [Surcharge, number][];
  return {
    id: list.id,
    centre: list.centre,
    name: list.name,
    from: list.from,
    to: list.to,
    kind: list.kind ?? "",
    scheme: list.scheme,
    brackets: tableDraft(list.brackets),
    outside: tableDraft(list.outside ?? []),
    siblings: (list.siblings ?? []).map((s, key) => ({ key, rank: String(s.from_rank), percent: typedDecimal(s.percent_hundredths, 2) })),
    meal: typedAmount(list.meal_cents),
    surcharges: Object.fromEntries(surcharges.map(([is, cents]) => [is, typedAmount(cents)])),
    aroundSchool: list.around_school,
  };
}

const blank = (rate: RateDraft | undefined): boolean =>
  !rate || (rate.by === "fixed" ? rate.cents.trim() === "" : [rate.percent, rate.floor, rate.ceiling].every((text) => text.trim() === ""));

/** The ids of the inputs, for the errors that lead to them. */
export const rateId = (table: Table, key: number, unit: Unit, part: keyof RateDraft): string => `p-${table}-${key}-${unit}-${part}`;
export const boundId = (table: Table, key: number): string => `p-${table}-${key}-up`;

export interface Read {
  readonly list: PriceList;
  readonly errors: readonly FieldError[];
}

/** What was typed, as a list; with errors it is not to be saved. */
export function readDraft(draft: ListDraft): Read {
  const errors: FieldError[] = [];
  const wrong = (is: boolean, id: string, text: string): void => void (is && errors.push({ id, text }));
  const amount = (text: string, id: string, what: string): number => {
    const trouble = text.trim() === "" ? null : amountTrouble(text, what, { least: 0 });
    wrong(trouble !== null, id, trouble ?? "");
    return parseAmount(text) ?? 0;
  };
  wrong(draft.name.trim() === "", "p-name", "Donnez un nom à la grille tarifaire.");
  wrong(draft.from === "", "p-from", "Indiquez le premier jour de la grille.");
  wrong(draft.to === "" || draft.to < draft.from, "p-to", "La grille finit avant de commencer : vérifiez ses dates.");
  const surcharges: Partial<Record<Surcharge, number>> = {};
  for (const { is, word } of SURCHARGES) {
    const text = draft.surcharges[is] ?? "";
    if (text.trim() !== "") surcharges[is] = amount(text, `p-surcharge-${is}`, word);
  }
  const siblings = draft.siblings.map(({ key, rank, percent }) => {
    const from_rank = /^\d{1,2}$/.test(rank.trim()) ? Number(rank) : 0;
    const percent_hundredths = parseDecimal(percent, 2);
    wrong(from_rank < 2, `p-rank-${key}`, "Fratrie : le rang est un nombre à partir de 2.");
    wrong(percent_hundredths === null || percent_hundredths > 10_000, `p-percent-${key}`, "Fratrie : la réduction va de 0 à 100 %.");
    return { from_rank, percent_hundredths: percent_hundredths ?? 0 };
  });
  const outside = draft.outside.length > 0 ? readTable(draft, "outside", errors) : [];
  const list: PriceList = {
    id: draft.id,
    centre: draft.centre,
    name: draft.name.trim(),
    from: draft.from,
    to: draft.to,
    kind: draft.kind === "" ? null : draft.kind,
    scheme: draft.scheme,
    brackets: readTable(draft, "brackets", errors),
    meal_cents: amount(draft.meal, "p-meal", "Part du repas"),
    around_school: draft.aroundSchool,
    ...(outside.length > 0 && { outside }),
    ...(siblings.length > 0 && { siblings }),
    ...(Object.keys(surcharges).length > 0 && { surcharges }),
  };
  return { list, errors };
}

const TABLE_WORD: Readonly<Record<Table, string>> = { brackets: "Tranche", outside: "Hors commune, tranche" };

function readTable(draft: ListDraft, table: Table, errors: FieldError[]): Bracket[] {
  const rows = draft[table];
  const units = UNITS_OF[draft.scheme].filter((unit) => rows.some((row) => !blank(row.rates[unit])));
  const first = UNITS_OF[draft.scheme][0] ?? "day";
  if (units.length === 0) errors.push({ id: rateId(table, rows[0]?.key ?? 0, first, "cents"), text: "Donnez au moins un prix." });
  let before = -1;
  return rows.map((row, at) => {
    const word = `${TABLE_WORD[table]} ${at + 1}`;
    const last = at === rows.length - 1;
    const up_to = last ? null : parseDecimal(row.upTo, 2);
    const trouble = last ? null : quotientTrouble(row.upTo, `${word}, borne`);
    if (trouble !== null) errors.push({ id: boundId(table, row.key), text: trouble });
    else if (up_to !== null && up_to <= before) {
      errors.push({ id: boundId(table, row.key), text: `${word} : la borne est un quotient, plus haut que celui de la ligne d’avant.` });
    }
    before = up_to ?? before;
    const rates = Object.fromEntries(units.map((unit) => [unit, readRate(row, table, unit, word, errors)]));
    return { up_to, rates, ...(row.label.trim() !== "" && { label: row.label.trim() }) };
  });
}

function readRate(row: BracketDraft, table: Table, unit: Unit, word: string, errors: FieldError[]): Rate {
  const rate = row.rates[unit] ?? EMPTY_RATE;
  const wrong = (part: keyof RateDraft, text: string): void => void errors.push({ id: rateId(table, row.key, unit, part), text });
  const amount = (part: "cents" | "floor" | "ceiling", what: string): number => {
    const trouble = amountTrouble(rate[part], `${word}, ${unitWord(unit)}${what}`, { least: 0 });
    if (trouble !== null) wrong(part, trouble);
    return parseAmount(rate[part]) ?? 0;
  };
  if (rate.by === "fixed") return { by: "fixed", cents: amount("cents", "") };
  const [floor_cents, ceiling_cents] = [amount("floor", ", plancher"), amount("ceiling", ", plafond")];
  if (floor_cents > ceiling_cents) wrong("floor", `${word}, ${unitWord(unit)} : le plancher dépasse le plafond.`);
  const millionths = parseDecimal(rate.percent, RATE_DIGITS);
  if (millionths === null) wrong("percent", `${word}, ${unitWord(unit)} : écrivez un taux en %, par exemple 0,85.`);
  return { by: "effort", millionths: millionths ?? 0, floor_cents, ceiling_cents };
}

/** Every cell of the row changes its way of computing. */
export function withBy(row: BracketDraft, by: Rate["by"], units: readonly Unit[]): BracketDraft {
  return { ...row, rates: Object.fromEntries(units.map((unit) => [unit, { ...(row.rates[unit] ?? EMPTY_RATE), by }])) };
}

/** A new bracket goes above the last, which keeps no bound. */
export function insertBracket(rows: ListDraft[Table]): ListDraft[Table] {
  const key = Math.max(-1, ...rows.map((row) => row.key)) + 1;
  return [...rows.slice(0, -1), emptyBracket(key), ...rows.slice(-1)];
}
