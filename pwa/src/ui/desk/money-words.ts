// How does the desk speak of money? Late amounts, what keeps an invoice back, what a unit of a price list is. Pure wording.
import { count, dayNumbers, money } from "../../french";
import type { MadeCertificates } from "../../desk-money";
import type { BillProblem } from "../../gen/BillProblem";
import type { Overlap } from "../../gen/Overlap";
import type { PeriodKind } from "../../gen/PeriodKind";
import type { Scheme } from "../../gen/Scheme";
import type { Surcharge } from "../../gen/Surcharge";
import type { Unit } from "../../gen/Unit";
import type { StatusWord } from "../status";

export const lateBadge = (cents: number): StatusWord => ({ word: `En retard : ${money(cents)}`, icon: "warn", is: "refused" });

const UNITS: Readonly<Record<Unit, string>> = {
  morning: "matin",
  lunch: "repas",
  afternoon: "après-midi",
  half_day: "demi-journée",
  half_day_meal: "demi-journée avec repas",
  day_no_meal: "journée sans repas",
  day: "journée",
};
export const unitWord = (unit: Unit): string => UNITS[unit];

/** What each scheme may price, in the order of a day. */
export const UNITS_OF: Readonly<Record<Scheme, readonly Unit[]>> = {
  by_part: ["morning", "lunch", "afternoon"],
  by_day: ["half_day", "half_day_meal", "day_no_meal", "day", "lunch"],
};
export const schemeWord = (scheme: Scheme): string => (scheme === "by_part" ? "par tranche horaire" : "à la journée et à la demi-journée");
const KINDS: Readonly<Record<PeriodKind, string>> = { wednesdays: "mercredis", holidays: "vacances", youth: "accueil jeunes" };
export const kindWord = (kind: PeriodKind | null): string => (kind === null ? "toutes les périodes" : KINDS[kind]);

/** Two lists for the same days: nothing of these days can be invoiced. */
export function overlapWord({ from, to, one, other }: Overlap, nameOf: (list: string) => string): string {
  const days = from === to ? `le ${dayNumbers(from)}` : `du ${dayNumbers(from)} au ${dayNumbers(to)}`;
  return `Deux grilles valent ${days} (« ${nameOf(one)} » et « ${nameOf(other)} ») : une seule doit rester, sinon la facturation s’arrête.`;
}

/** What came of *Préparer les attestations*. */
export function certificatesWord({ made, same, nothing }: MadeCertificates, year: string): string {
  const unpaid = nothing > 0 ? ` ; ${count(nothing, "famille sans règlement cette année-là", "familles sans règlement cette année-là")}` : "";
  if (made > 0) {
    const kept = same > 0 ? ` ; ${count(same, "autre déjà à jour", "autres déjà à jour")}` : "";
    return `${count(made, "attestation établie", "attestations établies")}${kept}${unpaid}.`;
  }
  return same > 1
    ? `Aucune attestation établie : les ${same} de ${year} sont déjà à jour${unpaid}.`
    : `Aucune attestation établie : la seule de ${year} est déjà à jour${unpaid}.`;
}

export const SURCHARGES: readonly { is: Surcharge; word: string }[] = [
  { is: "late_request", word: "Demande hors délai" },
  { is: "cancellation", word: "Frais d’annulation" },
  { is: "unbooked", word: "Présence sans réservation" },
  { is: "unexcused", word: "Absence non justifiée" },
];

/** What the director must look at before the invoice may leave. */
export function problemSentence(problem: BillProblem): string {
  switch (problem.is) {
    case "quotient_expired":
      return `Le quotient familial a expiré le ${dayNumbers(problem.ended)} : confirmez la tranche la plus haute, ou enregistrez le nouveau.`;
    case "partly_billed":
      return "Une partie de cette journée est déjà facturée : corrigez par un avoir, puis relancez.";
    case "billed_again":
      return "Seul ce qu’un avoir avait repris de cette journée est refacturé ; le reste est déjà facturé.";
    case "billed_free":
      return `Cette journée a été facturée ${money(0)} et vaut maintenant ${money(problem.cents)} : si elle est à payer, reprenez-la par un avoir, puis relancez.`;
    case "not_marked":
      return "Le pointage de cette journée manque : la facturation suit les présences.";
    case "price":
      break;
  }
  const { error } = problem;
  switch (error.is) {
    case "no_price_list":
      return "Aucune grille tarifaire ne vaut pour ce jour : il faut en enregistrer une.";
    case "several_price_lists":
      return `Plusieurs grilles tarifaires valent pour ce jour (${error.lists.join(", ")}) : une seule doit rester.`;
    case "no_price_for":
      return `La grille « ${error.list} » ne donne pas de prix pour : ${unitWord(error.unit)}.`;
  }
}
