// How are the settings of money typed? Texts as they are written ↔ what is saved, with what must be mended. Pure.
import { amountTrouble, parseAmount, typedAmount } from "../../amount";
import type { CentreMoney } from "../../gen/CentreMoney";
import type { LineNature } from "../../gen/LineNature";
import type { PaymentMode } from "../../gen/PaymentMode";
import { allNatures } from "../../money-words";
import type { FieldError } from "../error-summary";

/** The fields of text, as they are. */
export const TEXTS = [
  "invoice_pattern",
  "credit_note_pattern",
  "receipt_pattern",
  "certificate_pattern",
  "deposit_pattern",
  "siret",
  "exemption",
  "iban",
  "bic",
  "beneficiary",
] as const;
export type TextName = (typeof TEXTS)[number];
export const AMOUNTS = ["card_cents", "ancv_cents", "transfer_cents"] as const;

export const MODES: readonly PaymentMode[] =
  ["cheque", "cash", "card", "ancv_paper", "cesu_paper", "ancv_connect", "e_cesu", "transfer", "instant_transfer"];
export const NATURES: readonly LineNature[] = allNatures;
/** The numbers of accounts by the name of their field; empty: the usual one. */
export type ChartDraft = Readonly<Record<string, string>>;
export const accountName = (what: PaymentMode | LineNature | "families" | "between_centres"): string => `account_${what}`;

function chartDraft({ families, between_centres, modes, natures }: CentreMoney["chart"]): ChartDraft {
  const named = { families, between_centres, ...modes, ...natures };
  return Object.fromEntries(Object.entries(named).map(([what, number]) => [`account_${what}`, number]));
}

function readChart(draft: ChartDraft): CentreMoney["chart"] {
  const number = (name: string): string => (draft[name] ?? "").replace(/\s/g, "").toUpperCase();
  const of = <K extends PaymentMode | LineNature>(all: readonly K[]) => Object.fromEntries(all.map((what) => [what, number(accountName(what))])) as Record<K, string>;
  return { families: number("account_families"), between_centres: number("account_between_centres"), modes: of(MODES), natures: of(NATURES) };
}

export interface SettingsDraft {
  readonly basis: CentreMoney["basis"];
  readonly online: boolean;
  readonly texts: Readonly<Record<TextName, string>>;
  readonly dueDays: string;
  readonly fee: string;
  readonly thresholds: Readonly<Record<(typeof AMOUNTS)[number], string>>;
  /** *01/04*. */
  readonly certificatesFrom: string;
  readonly chart: ChartDraft;
}

const two = (n: number): string => String(n).padStart(2, "0");

export function settingsDraft(money: CentreMoney): SettingsDraft {
  const [month, day] = money.certificates_from;
  return {
    basis: money.basis,
    online: money.online,
    texts: Object.fromEntries(TEXTS.map((name) => [name, money[name]])) as Record<TextName, string>,
    dueDays: String(money.due_days),
    fee: typedAmount(money.rejection_fee_cents),
    thresholds: {
      card_cents: typedAmount(money.thresholds.card_cents),
      ancv_cents: typedAmount(money.thresholds.ancv_cents),
      transfer_cents: typedAmount(money.thresholds.transfer_cents),
    },
    certificatesFrom: `${two(day)}/${two(month)}`,
    chart: chartDraft(money.chart),
  };
}

export const settingId = (name: string): string => `s-${name}`;

export function readSettings(draft: SettingsDraft): { readonly money: CentreMoney; readonly errors: readonly FieldError[] } {
  const errors: FieldError[] = [];
  const wrong = (name: string, text: string): void => void errors.push({ id: settingId(name), text });
  const amount = (name: string, text: string, word: string, least: number): number => {
    const trouble = amountTrouble(text, word, { least });
    if (trouble !== null) wrong(name, trouble);
    return parseAmount(text) ?? 0;
  };
  const days = /^\d{1,3}$/.test(draft.dueDays.trim()) ? Number(draft.dueDays) : -1;
  if (days < 0) wrong("due_days", "L’échéance est un nombre de jours, par exemple 30.");
  const [, day, month] = /^(\d{1,2})\/(\d{1,2})$/.exec(draft.certificatesFrom.trim()) ?? [];
  if (day === undefined) wrong("certificates_from", "Écrivez le jour et le mois, par exemple 01/04.");
  const texts = Object.fromEntries(TEXTS.map((name) => [name, draft.texts[name].trim()])) as Record<TextName, string>;
  const money: CentreMoney = {
    ...texts,
    iban: texts.iban.replace(/\s/g, "").toUpperCase(),
    bic: texts.bic.replace(/\s/g, "").toUpperCase(),
    siret: texts.siret.replace(/\s/g, ""),
    basis: draft.basis,
    online: draft.online,
    due_days: Math.max(0, days),
    rejection_fee_cents: amount("rejection_fee_cents", draft.fee, "Frais d’un rejet", 0),
    thresholds: {
      card_cents: amount("card_cents", draft.thresholds.card_cents, "Carte bancaire, à partir de", 1),
      ancv_cents: amount("ancv_cents", draft.thresholds.ancv_cents, "Chèque-Vacances Connect, à partir de", ANCV_LEAST),
      transfer_cents: amount("transfer_cents", draft.thresholds.transfer_cents, "Virement immédiat, à partir de", 1),
    },
    certificates_from: [Number(month ?? 4), Number(day ?? 1)],
    chart: readChart(draft.chart),
  };
  for (const [name, text] of papersLack(money)) wrong(name, text);
  return { money, errors };
}

/** The payment platform takes no Chèque-Vacances Connect under it. */
const ANCV_LEAST = 2000;

/** What papers would lack with these; the server says the same, and looks closer at the IBAN. */
function papersLack({ iban, bic, beneficiary, siret }: CentreMoney): [string, string][] {
  const found: [string, string][] = [];
  if (iban && (!beneficiary || beneficiary.length > 70))
    found.push(["beneficiary", "Avec un IBAN, écrivez le bénéficiaire du virement : le titulaire du compte, en 70 caractères au plus."]);
  if (iban && bic && !/^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/.test(bic))
    found.push(["bic", "Ce BIC n’est pas valide : il a 8 ou 11 lettres et chiffres. Recopiez-le, ou laissez-le vide."]);
  if (siret && !isSiret(siret))
    found.push(["siret", "Ce SIRET n’est pas valide : il a 14 chiffres, recopiez-le de l’avis de situation de l’association."]);
  return found;
}

/** Fourteen digits with the check of Luhn. */
function isSiret(siret: string): boolean {
  const worth = (digit: string, at: number): number => (at % 2 === 0 ? Number(digit) * 2 : Number(digit));
  const sum = [...siret].map(worth).reduce((all, n) => all + (n > 9 ? n - 9 : n), 0);
  return /^\d{14}$/.test(siret) && sum % 10 === 0;
}

/** *F2026/0042*: what the next papers would look like; null: the pattern is not complete. */
export function patternExample(pattern: string, year: number): string | null {
  const found = /^([\w./-]*)\{year\}([\w./-]+)\{number:([1-8])\}([\w./-]*)$/.exec(pattern.trim());
  if (!found) return null;
  const [, before = "", between = "", digits = "", after = ""] = found;
  return `${before}${year}${between}${"42".padStart(Number(digits), "0")}${after}`;
}

/** Beside the field: what it makes, or what it lacks. */
export function patternHint(pattern: string, year: number): string {
  const made = patternExample(pattern, year);
  return made ? `Donne ${made}` : "Il faut {year}, un signe (/ ou -), puis {number:4}.";
}
