// Where does an instalment stand: paid, still to come, or late? The same words for the family and for the desk.
import { money } from "../french";
import type { CoveredInstalment } from "../gen/CoveredInstalment";
import { isLate, leftOf } from "../instalments";
import type { StatusWord } from "./status";

export function instalmentWord(i: CoveredInstalment, today: string): StatusWord {
  if (leftOf(i) === 0) return { word: "Réglée", icon: "check", is: "accepted" };
  if (isLate(i, today)) return { word: i.covered_cents > 0 ? `En retard, reste ${money(leftOf(i))}` : "En retard", icon: "warn", is: "refused" };
  return { word: i.covered_cents > 0 ? `Reste ${money(leftOf(i))}` : "À venir", icon: "clock", is: "requested" };
}
