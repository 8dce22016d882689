// How does an account speak? Balance, banner, means and modes, in the manual's words. Pure wording over the generated types.
import { dayNumbers, money, monthOf } from "./french";
import type { EntryKind } from "./gen/EntryKind";
import type { HomeBalance } from "./gen/HomeBalance";
import type { LineNature } from "./gen/LineNature";
import type { Means } from "./gen/Means";
import type { NamedPayment } from "./gen/NamedPayment";
import type { OrderState } from "./gen/OrderState";
import type { OrderView } from "./gen/OrderView";
import type { Payer } from "./gen/Payer";
import type { PaymentMode } from "./gen/PaymentMode";
import type { Undone } from "./gen/Undone";

/** What stands beside the amount on the home screen. */
export const balanceWord = (due: number): string => (due > 0 ? "Solde à régler" : due < 0 ? "En votre faveur" : "Rien à régler");

/** *Solde débiteur au 04 septembre 2024 : 32,24 €*: the manual's banner, with its two figures. */
export function banner(due: number, date: string): string {
  const word = due > 0 ? "Solde débiteur" : due < 0 ? "Solde créditeur" : "Solde";
  return `${word} au ${date.slice(8)} ${monthOf(date)} : ${money(Math.abs(due))}`;
}

/** In the order of the manual. */
export const MEANS: readonly { means: Means; word: string; by: string }[] = [
  { means: "instant_transfer", word: "Virement Bancaire Immédiat", by: "par virement bancaire immédiat" },
  { means: "card", word: "Carte bancaire", by: "par carte bancaire" },
  { means: "ancv_connect", word: "Chèque-Vacances Connect", by: "par Chèque-Vacances Connect" },
];

/** What an online payment would pay: the whole balance, or what the director or the plan opened of it, unless all of it is wanted. */
export const payable = (balance: HomeBalance, whole = false): number => (whole ? balance.due_cents : (balance.opened_cents ?? balance.due_cents));

const MODES: Readonly<Record<PaymentMode, string>> = {
  cheque: "Chèque",
  cash: "Espèces",
  card: "Carte bancaire",
  ancv_paper: "Chèques-Vacances (ANCV)",
  cesu_paper: "CESU",
  ancv_connect: "Chèque-Vacances Connect",
  e_cesu: "E-CESU",
  transfer: "Virement",
  instant_transfer: "Virement Bancaire Immédiat",
};
export const modeWord = (mode: PaymentMode): string => MODES[mode];
/** Vouchers: they pay, and no money is given back for them. */
const VOUCHERS: ReadonlySet<PaymentMode> = new Set(["ancv_paper", "cesu_paper", "ancv_connect", "e_cesu"]);
export const isVoucher = (mode: PaymentMode): boolean => VOUCHERS.has(mode);
/** *5,00 € viennent de chèques-vacances ou de CESU…*: why a credit is not money. */
export const voucherWord = (cents: number): string =>
  `${money(cents)} viennent de chèques-vacances ou de CESU : ils servent aux prochaines factures, mais ne se remboursent pas.`;

/** *Rejeté le 12/09/2026*: a payment that counts no more. */
export const undoneWord = ({ rejected, on }: Undone): string => `${rejected ? "Rejeté le" : "Retiré du compte le"} ${dayNumbers(on)}`;
/** *Règlement Chèque n° 4400123 · 24,80 € · remis le 07/09/2026*: the payment that a *rejet* is about. */
export const paymentWord = ({ label, cents, paid_on }: NamedPayment): string => `${label} · ${money(cents)} · remis le ${dayNumbers(paid_on)}`;

/** A credit note of lines that cost nothing is a credit too. */
export const isCredit = (operation: { readonly kind: EntryKind; readonly cents: number }): boolean =>
  operation.cents < 0 || (operation.cents === 0 && operation.kind === "credit_note");

const NATURES: Readonly<Record<LineNature, string>> = {
  care: "Garde",
  meal: "Repas",
  outing: "Sortie",
  penalty: "Pénalité",
  membership: "Adhésion",
  other: "Autre",
};
export const natureWord = (nature: LineNature): string => NATURES[nature];
export const allNatures = Object.keys(NATURES) as LineNature[];

export interface OrderWord {
  readonly title: string;
  readonly text: string;
  readonly tone: "ok" | "wait" | "no";
  /** Nothing more is expected of the platform. */
  readonly final: boolean;
}
/** What became of an online payment, and nothing that is not known. */
export function orderWord(state: OrderState): OrderWord {
  switch (state) {
    case "paid":
      return { title: "Paiement reçu", text: "Il est porté à votre compte. Un reçu vous est envoyé par mail.", tone: "ok", final: true };
    case "pending":
      return {
        title: "Paiement en cours : votre banque n’a pas encore répondu",
        text: "Ne payez pas une deuxième fois : le compte se mettra à jour de lui-même dès la réponse.",
        tone: "wait",
        final: false,
      };
    case "begun":
      return {
        title: "Paiement en cours : la plateforme de paiement n’a pas encore répondu",
        text: "Si vous êtes allé au bout du paiement, sa réponse arrive en général en quelques secondes. Sinon, rien n’est débité.",
        tone: "wait",
        final: false,
      };
    case "abandoned":
      return {
        title: "Paiement abandonné",
        text: "Rien n’a été porté à votre compte : le solde reste à régler, vous pouvez recommencer.",
        tone: "no",
        final: true,
      };
    case "failed":
      return {
        title: "Paiement refusé",
        text: "Le paiement n’a pas été accepté : rien n’a été porté à votre compte. Essayez un autre moyen, ou voyez votre banque.",
        tone: "no",
        final: true,
      };
  }
}

/** A payment that was refused or given up may be tried again, by the same means: where, if so. */
export function retryPath(order: OrderView, balance: HomeBalance | null): string | null {
  if (order.state !== "failed" && order.state !== "abandoned") return null;
  const whole = balance !== null && balance.opened_cents !== null && order.cents > balance.opened_cents;
  return `compte/regler/${order.means}?encore=1${whole ? "&tout=1" : ""}`;
}

export interface PayerField {
  readonly name: keyof Payer;
  readonly label: string;
  readonly auto: "email" | "family-name" | "given-name" | "address-line1" | "address-line2" | "postal-code" | "address-level2" | "country-name" | "off";
  readonly most: number;
  /** What is said when it is empty; none: it may be. */
  readonly missing?: string;
  readonly hint?: string;
}
/** The manual's form, in its order; what is too long for our server or for the payment platform is too long here. */
export const PAYER: readonly PayerField[] = [
  { name: "email", label: "E-mail", auto: "email", most: 150, missing: "Écrivez l’adresse e-mail du payeur." },
  { name: "ancv_id", label: "Identifiant ANCV", auto: "off", most: 120, hint: "Pour régler avec Chèque-vacances Connect." },
  { name: "last_name", label: "Nom", auto: "family-name", most: 63, missing: "Écrivez le nom du payeur." },
  { name: "first_name", label: "Prénom", auto: "given-name", most: 63, missing: "Écrivez le prénom du payeur." },
  { name: "address", label: "Adresse", auto: "address-line1", most: 120, missing: "Écrivez l’adresse du payeur : numéro et rue." },
  { name: "complement", label: "Compl.", auto: "address-line2", most: 120 },
  { name: "postcode", label: "Code postal", auto: "postal-code", most: 10, missing: "Écrivez le code postal du payeur." },
  { name: "town", label: "Ville", auto: "address-level2", most: 120, missing: "Écrivez la ville du payeur." },
  { name: "country", label: "Pays", auto: "country-name", most: 60, hint: "Si ce n’est pas la France." },
];

export type PayerErrors = Partial<Record<keyof Payer, string>>;
/** What must be mended before the payer can be sent, all of it at once: what the server and the payment platform would refuse one
 * after the other. The server judges again. */
export function payerErrors(payer: Payer): PayerErrors {
  const errors: PayerErrors = {};
  for (const field of PAYER) {
    const error = payerError(field, payer[field.name].trim().replace(/\s+/g, " "), /^(france)?$/i.test(payer.country.trim()));
    if (error) errors[field.name] = error;
  }
  return errors;
}

const PART = "[\\w!#$%&'*+/=?^`{|}~-]+";
const LABEL = "[a-z\\d](?:[a-z\\d-]*[a-z\\d])?";
const EMAIL = new RegExp(`^(?=.{1,64}@)${PART}(?:\\.${PART})*@${LABEL}(?:\\.${LABEL})+$`, "i");
const SIGNS_REFUSED: ReadonlySet<keyof Payer> = new Set(["last_name", "first_name", "town"]);

function payerError({ name, label, most, missing }: PayerField, text: string, here: boolean): string | null {
  if (text === "") return missing ?? null;
  if (name === "postcode" && here) return /^\d{5}$/.test(text) ? null : "Le code postal a cinq chiffres.";
  if ([...text].length > most) return `${label} : ${most} caractères au plus.`;
  if (name === "email" && !EMAIL.test(text)) return "Cette adresse e-mail n’est pas complète : vérifiez-la (exemple : nom@exemple.fr).";
  return SIGNS_REFUSED.has(name) && /[<>+]/.test(text) ? `${label} : sans les signes <, > et +.` : null;
}
export const EMPTY_PAYER: Payer = { email: "", ancv_id: "", last_name: "", first_name: "", address: "", complement: "", postcode: "", town: "", country: "" };

/** *FR76 3000 6000 …*: groups of four. */
export const ibanWord = (iban: string): string => iban.replace(/\s/g, "").replace(/(.{4})(?=.)/g, "$1 ");
