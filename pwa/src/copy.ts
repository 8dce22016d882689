// To which weeks can this one be copied? Only those that follow it in the period are offered.
import { count } from "./french";

export interface CopyChoice {
  /** How many; null: all of them. */
  readonly weeks: number | null;
  readonly word: string;
}
const SOME = 3;

/** `following`: how many weeks with a day follow. */
export function copyChoices(following: number): CopyChoice[] {
  if (following === 0) return [];
  const choices: CopyChoice[] = [{ weeks: 1, word: "La semaine suivante" }];
  if (following > SOME) choices.push({ weeks: SOME, word: "Les trois semaines suivantes" });
  if (following > 1) choices.push({ weeks: null, word: `Toutes les semaines, jusqu’à la fin de la période (${count(following, "semaine")})` });
  return choices;
}
