// How is a plan of instalments told: the next one, what is late, what each has received? And what is said of a quotient that ends? Pure, with today given.
import { addDays, dayOnly, dayWhole, money } from "./french";
import type { CoveredInstalment } from "./gen/CoveredInstalment";
import type { PlanView } from "./gen/PlanView";
import type { Validity } from "./gen/Validity";

export const leftOf = (i: CoveredInstalment): number => i.cents - i.covered_cents;

/** The first that is not wholly paid. */
export const nextOf = (plan: PlanView): CoveredInstalment | null => plan.instalments.find((i) => leftOf(i) > 0) ?? null;

/** Late from the day after its date. */
export const isLate = (i: CoveredInstalment, today: string): boolean => leftOf(i) > 0 && i.date < today;

/** Nothing of it is late, and something of it is still to come. */
export const isKept = (plan: PlanView, today: string): boolean => nextOf(plan) !== null && !plan.instalments.some((i) => isLate(i, today));

/** *Prochaine échéance : 40,00 € le 5 janvier*; the year is said when it is another one. */
export function nextWord(plan: PlanView, today: string): string | null {
  const next = nextOf(plan);
  if (!next) return null;
  const day = next.date.slice(0, 4) === today.slice(0, 4) ? dayOnly(next.date) : `${dayOnly(next.date)} ${next.date.slice(0, 4)}`;
  return isLate(next, today) ? `Échéance en retard : ${money(leftOf(next))}, prévue le ${day}` : `Prochaine échéance : ${money(leftOf(next))} le ${day}`;
}

/** *Votre quotient familial n’est plus valable après le 31 décembre 2026*, in time or too late; null: nothing to say. */
export function quotientWord(validities: readonly Validity[], today: string): string | null {
  const valid = validities.find((v) => v.from <= today && today <= v.to);
  if (valid) return valid.told_from <= today ? `Votre quotient familial n’est plus valable après le ${dayWhole(valid.to)}.` : null;
  const ended = validities.map((v) => v.to).filter((to) => to < today).sort().at(-1);
  return ended === undefined ? null : `Votre quotient familial n’est plus valable depuis le ${dayWhole(addDays(ended, 1))}.`;
}
