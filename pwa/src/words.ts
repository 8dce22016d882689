// How do we speak of parts of the day, children and periods? Pure wording over the generated types.
import { addDays, ageOn, capital, count, fromTo, hour, list, localDate, money, dayLong } from "./french";
import type { CalendarOuting } from "./gen/CalendarOuting";
import type { DayPart } from "./gen/DayPart";
import type { HomePeriod } from "./gen/HomePeriod";
import type { Places } from "./gen/Places";
import type { RequestLine } from "./gen/RequestLine";

export const PARTS: readonly { part: DayPart; bit: number; word: string; short: string; lower: string }[] = [
  { part: "morning", bit: 1, word: "Matin", short: "Matin", lower: "matin" },
  { part: "lunch", bit: 2, word: "Midi", short: "Midi", lower: "midi" },
  { part: "afternoon", bit: 4, word: "Après-midi", short: "Ap.-midi", lower: "après-midi" },
];
export const partWord = (part: DayPart): string => PARTS.find((p) => p.part === part)?.word ?? part;
export const partShort = (part: DayPart): string => PARTS.find((p) => p.part === part)?.short ?? part;
/** *Matin et midi*. */
export const partsWord = (set: number): string => capital(list(PARTS.filter((p) => (set & p.bit) !== 0).map((p) => p.lower)));
export const partsOrDay = (set: number, fullDay: boolean): string => (fullDay ? "Journée complète" : partsWord(set));

export const PLACES: Record<Places, string> = { free: "places libres", last: "dernières places", full: "complet" };

export const priceWord = (cents: number): string => (cents === 0 ? "sans supplément" : `supplément de ${money(cents)}`);
export const outingFits = (o: CalendarOuting["outing"], birth: string): boolean => {
  const age = ageOn(birth, o.date);
  return age >= o.min_age && age <= o.max_age;
};

/** *sortie Patinoire*; a past outing whose name is not on this device any more stays an outing. */
export function outingWords(titles: readonly (string | undefined)[]): string {
  const known = titles.filter((title) => title !== undefined);
  if (known.length < titles.length) return titles.length > 1 ? "avec sorties" : "avec sortie";
  return `${known.length > 1 ? "sorties" : "sortie"} ${list(known)}`;
}
/** *Sortie complète : Patinoire.* */
export function fullOutings(titles: readonly (string | undefined)[]): string {
  const known = titles.filter((title) => title !== undefined);
  const word = titles.length > 1 ? "Sorties complètes" : "Sortie complète";
  return known.length < titles.length ? `${word}.` : `${word} : ${list(known)}.`;
}

/** *Sans la sortie Patinoire*. */
export function withoutOutings(titles: readonly (string | undefined)[]): string {
  const known = titles.filter((title) => title !== undefined);
  return `Sans ${titles.length > 1 ? "les sorties" : "la sortie"}${known.length < titles.length ? "" : ` ${list(known)}`}`;
}

export type PeriodState = "soon" | "open" | "closed";
export const periodState = (p: HomePeriod, now: number): PeriodState => (now < p.opens_at ? "soon" : now > p.closes_at ? "closed" : "open");
/** What a parent has to know of a period today. */
export function periodSentence(p: HomePeriod, now: number): string {
  const on = (instant: number): string => `${dayLong(localDate(instant))} à ${hour(instant)}`;
  switch (periodState(p, now)) {
    case "soon":
      return `Ouverture des réservations ${on(p.opens_at)}`;
    case "open":
      return `Réservations ouvertes jusqu’au ${on(p.closes_at)}`;
    case "closed":
      return "Réservations closes : voyez le directeur";
  }
}
export const weekWord = (monday: string): string => `Semaine ${fromTo(monday, addDays(monday, 4))}`;

/** Days until an instant, in words: *dans 3 jours*, *demain*, *aujourd’hui*. */
export function inDays(instant: number, now: number): string {
  const days = Math.round((Date.parse(localDate(instant)) - Date.parse(localDate(now))) / 86_400_000);
  return days <= 0 ? "aujourd’hui" : days === 1 ? "demain" : `dans ${count(days, "jour")}`;
}

/** Still of interest on the home page. */
export const lives = (line: RequestLine): boolean => line.status === null || !["refused", "cancelled"].includes(line.status.is);
/** What the centre answered, to notice that it is new here: none while it has said nothing. */
export function newsKey(line: RequestLine): string | null {
  const s = line.status;
  if (s === null || s.is === "requested" || (s.is === "cancelled" && s.by_family)) return null;
  // A change that was granted has a new content; one that was refused leaves the old one.
  const more = s.is === "offered" ? s.offer : s.is === "accepted" ? `${line.content_at}${s.demand_refused}${s.outing_offer?.offer ?? ""}` : "";
  return `${line.id}:${s.is}${more}`;
}
