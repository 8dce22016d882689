// How does the week speak of ages, dates of a period and prices? Pure wording that the home screen does not need.
import { fromTo, money } from "./french";
import type { Estimate } from "./gen/Estimate";
import type { HomePeriod } from "./gen/HomePeriod";

/** *de 6 à 11 ans*. */
export const ages = (min: number, max: number): string => (max >= 99 ? `à partir de ${min} ans` : `de ${min} à ${max} ans`);
export const periodDates = (p: HomePeriod): string => fromTo(p.from, p.to);
/** In pieces for a narrow screen: *Prix estimé 24,80 €*, * cette semaine,*, *62,00 € en tout*. What cannot be priced is said, never
 * guessed. */
export function estimateLines(e: Estimate): { readonly first: string; readonly more: string; readonly all: string } {
  if (e.missing.length > 0) return { first: "Estimation impossible : tarif manquant", more: "", all: "" };
  const first = `Prix estimé ${money(e.cents)}`;
  return e.cents === e.in_period_cents ? { first, more: "", all: "" } : { first, more: " cette semaine,", all: `${money(e.in_period_cents)} en tout` };
}
/** *Prix estimé 24,80 € cette semaine, 62,00 € en tout*. */
export const estimateWords = (e: Estimate): string => {
  const { first, more, all } = estimateLines(e);
  return first + more + (all && ` ${all}`);
};
/** What goes beside *Envoyer*: of this week, and of all that leaves when other weeks do too. */
export function sendingWords(e: Estimate, here: number, elsewhere: number): string {
  if (e.missing.length > 0 || elsewhere === 0) return estimateWords({ ...e, in_period_cents: e.cents });
  if (here === 0) return `Prix estimé ${money(e.in_period_cents)}`;
  return `Prix estimé de cette semaine : ${money(e.cents)} (${money(e.in_period_cents)} avec les autres)`;
}
