// What is ticked and not sent? The family's draft as it stands on this device, by child and day; read without the engine.
import { mondayOf, localDate } from "./french";
import type { CalendarDay } from "./gen/CalendarDay";
import type { DraftView } from "./gen/DraftView";
import type { HomePeriod } from "./gen/HomePeriod";
import type { SessionFamily } from "./gen/SessionFamily";
import { documents, now, one, periodsOf } from "./state";
import { PARTS } from "./words";

/** What *Sauvegarder* would make one request of. */
export interface DraftDay {
  readonly child: string;
  readonly date: string;
  readonly parts: number;
  readonly outings: readonly string[];
  /** *Seulement avec la sortie*. */
  readonly only: boolean;
  /** To take it back. */
  readonly keys: readonly string[];
}
export interface DraftWeek {
  readonly monday: string;
  readonly days: readonly DraftDay[];
}

/** The keys of a draft are `child|date|part[|outing[|only]]`. Days that are over wait for nothing any more. */
export function draftDays(keys: readonly string[], today: string): DraftDay[] {
  const days = new Map<string, { child: string; date: string; parts: number; outings: Set<string>; only: boolean; keys: string[] }>();
  for (const key of [...keys].sort()) {
    const [child = "", date = "", part = "", outing, only] = key.split("|");
    if (date < today) continue;
    const day = days.get(`${date}|${child}`) ?? { child, date, parts: 0, outings: new Set(), only: false, keys: [] };
    days.set(`${date}|${child}`, day);
    day.keys.push(key);
    if (only) day.only = true;
    else if (outing) day.outings.add(outing);
    else day.parts |= PARTS.find((p) => p.part === part)?.bit ?? 0;
  }
  return [...days.values()]
    .filter((day) => day.parts > 0 || day.outings.size > 0)
    .map((day) => ({ ...day, outings: [...day.outings] }))
    .sort((a, b) => a.date.localeCompare(b.date) || a.child.localeCompare(b.child));
}

/** Ticked boxes, as one counts them in the week. */
export const choices = (days: readonly DraftDay[]): number =>
  days.reduce((sum, day) => sum + Math.max(1, PARTS.filter((p) => (day.parts & p.bit) !== 0).length), 0);

export function draftWeeks(days: readonly DraftDay[]): DraftWeek[] {
  const mondays = [...new Set(days.map((day) => mondayOf(day.date)))];
  return mondays.map((monday) => ({ monday, days: days.filter((day) => mondayOf(day.date) === monday) }));
}

/** The draft of this family in this centre. */
export const draftOf = (f: SessionFamily): DraftDay[] =>
  draftDays(
    f.drafts.flatMap((id) => Object.keys((documents.value.get(id) as DraftView | undefined)?.ticks ?? {})),
    localDate(now.value),
  );

/** What leaves with the week of `monday`, unless only that week does: what is ticked in the other weeks of the period. Where two
 * phones disagree nothing leaves. */
export function alsoLeaving(f: SessionFamily, period: string, monday: string): DraftDay[] {
  const ticks = f.drafts.flatMap((id) => Object.entries((documents.value.get(id) as DraftView | undefined)?.ticks ?? {}));
  const sure = ticks.filter(([key, tick]) => tick === "on" || key.endsWith("|only")).map(([key]) => key);
  return draftDays(sure, localDate(now.value)).filter((day) => mondayOf(day.date) !== monday && dayOf(f, period, day.date) !== null);
}

/** A day of a calendar, as this device knows it. */
export const dayOf = (f: SessionFamily, period: string, date: string): CalendarDay | null =>
  one<CalendarDay>(`calendar/${f.centre}/${period}`, `day|${date}`);

/** The period in which a day can be asked for: of two, the one that is open. */
export function periodOf(f: SessionFamily, date: string): HomePeriod | undefined {
  const around = periodsOf(f).filter((p) => p.from <= date && date <= p.to);
  return around.find((p) => p.opens_at <= now.value && now.value <= p.closes_at) ?? around[0];
}
