// How does the desk speak of money? Late amounts, what a unit of a price list is. Pure wording.
import { count, dayNumbers, money } from "../../french";
import type { MadeCertificates } from "../../desk-money";
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
