// Which late accounts does a director write to? Who is ticked at first, what each line says of its state. Pure.
import { dayNumbers } from "../../french";
import type { LateAccount } from "../../gen/LateAccount";
import type { ReminderPerson } from "../../gen/ReminderPerson";
import type { ReminderStand } from "../../gen/ReminderStand";
import type { StatusWord } from "../status";

/** A family that was reminded less than a week ago is not ticked: the director may. */
const REST_DAYS = 7;

const STANDS: Readonly<Record<Exclude<ReminderStand, "ready">, StatusWord>> = {
  today: { word: "Relancé aujourd’hui", icon: "check", is: "accepted" },
  under_way: { word: "Paiement en cours", icon: "clock", is: "waiting" },
  plan_kept: { word: "Échéancier suivi", icon: "check", is: "accepted" },
  no_address: { word: "Sans adresse : téléphonez", icon: "phone", is: "waiting" },
};
export function standWord(account: LateAccount): StatusWord {
  if (account.stand === "ready") return { word: `Relance ${account.level}`, icon: "send", is: "requested" };
  const known = account.people.some((person) => person.email !== "");
  return account.stand === "no_address" && known ? { ...STANDS.no_address, word: "Adresse à confirmer : téléphonez" } : STANDS[account.stand];
}

export const mayWrite = (account: LateAccount): boolean => account.stand === "ready";

/** Whole days between two dates. */
const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

export const tickedFirst = (accounts: readonly LateAccount[], today: string): ReadonlySet<string> =>
  new Set(accounts.filter((a) => mayWrite(a) && (a.last === null || daysBetween(a.last.date, today) >= REST_DAYS)).map((a) => a.family));

/** *Relance 1 le 12/10/2026*. */
export const lastWord = (account: LateAccount): string =>
  account.last === null ? "jamais relancé" : `dernière relance : n° ${account.last.level}, le ${dayNumbers(account.last.date)}`;

export const emailWord = (person: ReminderPerson): string =>
  person.email === "" ? "pas d’adresse" : person.refused ? `${person.email} (dernier mail refusé)` : person.confirmed ? person.email : `${person.email} (à confirmer)`;

/** The levels of these accounts, in order. */
export const levelsOf = (accounts: readonly LateAccount[]): number[] => [...new Set(accounts.map((a) => a.level))].sort();
