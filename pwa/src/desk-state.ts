// What does a desk know? Which centre, period and week are on the screen, and what the engine foresees for each of its weeks.
import { computed } from "@preact/signals";
import { addDays, localDate, mondayOf } from "./french";
import type { Arg } from "./engine/api";
import type { DeskFamily } from "./gen/DeskFamily";
import type { DeskLine } from "./gen/DeskLine";
import type { DeskWeek } from "./gen/DeskWeek";
import type { HomePeriod } from "./gen/HomePeriod";
import type { Outcome } from "./gen/Outcome";
import type { SessionDesk } from "./gen/SessionDesk";
import type { ToReview } from "./gen/ToReview";
import { answer, desks, exchange, now, route } from "./state";

/** Where a desk stands: kept in the address, so that back, forward and a reload find it again. */
export const QUERY = { centre: "centre", period: "periode", week: "semaine", day: "jour" } as const;
const asked = (name: string): string | null => route.value.query.get(name);

export const today = computed(() => localDate(now.value));

export const desk = computed<SessionDesk | null>(
  () => desks.value.find((d) => d.centre === asked(QUERY.centre)) ?? desks.value[0] ?? null,
);

/** The periods of the desk, in their order. */
export const periods = computed<readonly HomePeriod[]>(() =>
  [...(desk.value?.periods ?? [])].sort((a, b) => a.from.localeCompare(b.from)),
);

/** The period asked for; else the one that is running or comes next, else the last. */
export const period = computed<HomePeriod | null>(() => {
  const wanted = periods.value.find((p) => p.id === asked(QUERY.period));
  return wanted ?? periods.value.find((p) => p.to >= today.value) ?? periods.value.at(-1) ?? null;
});

/** The Mondays of the weeks of a period. */
export function mondaysOf(of: HomePeriod): string[] {
  const all: string[] = [];
  for (let at = mondayOf(of.from); at <= of.to; at = addDays(at, 7)) all.push(at);
  return all;
}
export const mondays = computed<readonly string[]>(() => (period.value ? mondaysOf(period.value) : []));

/** The document of one week. */
export const deskDocument = (of: SessionDesk, periodId: string, monday: string): string =>
  `desk/${of.centre}/${periodId}/${monday}`;

export const weekArg = (of: SessionDesk, periodId: string, monday: string): Arg<"desk_week"> => ({
  stream: of.stream,
  centre: of.centre,
  period: periodId,
  monday,
});

/** The weeks of the period that are on this device, by their Monday. */
export const weeks = computed<ReadonlyMap<string, DeskWeek>>(() => {
  const found = new Map<string, DeskWeek>();
  const [of, within] = [desk.value, period.value];
  if (!of || !within) return found;
  for (const monday of mondays.value) {
    const week = answer("desk_week", weekArg(of, within.id, monday));
    if (week) found.set(monday, week);
  }
  return found;
});

/** The week asked for; else the running one or the next that has days; else the first. */
export const monday = computed<string | null>(() => {
  const wanted = asked(QUERY.week);
  if (wanted && mondays.value.includes(wanted)) return wanted;
  const from = mondayOf(today.value);
  const coming = mondays.value.filter((m) => m >= from);
  const withWork = coming.find((m) => (weeks.value.get(m)?.requests ?? []).some(undecided));
  const withDays = coming.find((m) => (weeks.value.get(m)?.slots.length ?? 0) > 0);
  return withWork ?? withDays ?? coming[0] ?? mondays.value[0] ?? null;
});

/** Undefined: not computed yet. Null: this device does not hold it. */
export const week = computed<DeskWeek | null | undefined>(() => {
  const [of, within, at] = [desk.value, period.value, monday.value];
  return of && within && at ? answer("desk_week", weekArg(of, within.id, at)) : null;
});

/** A publication that found nothing left: another tab had published the same, and what was wanted is done. */
const isDone = ({ act, why }: ToReview): boolean => act.do === "publish" && why.code === "nothing_to_publish";
/** *À revoir* of this desk, latest first. */
export const toReview = computed<readonly ToReview[]>(() =>
  ((desk.value ? answer("to_review", { stream: desk.value.stream }) : null) ?? []).filter((one) => !isDone(one)),
);

/** Every week of every period of the desk that has been computed. */
const everyWeek = computed<readonly DeskWeek[]>(() => {
  const of = desk.value;
  if (!of) return [];
  return periods.value.flatMap((p) => mondaysOf(p).flatMap((m) => answer("desk_week", weekArg(of, p.id, m)) ?? []));
});

/** The week in which a request stands. */
export const weekOf = (request: string | null): DeskWeek | null =>
  everyWeek.value.find((one) => one.requests.some((line) => line.id === request)) ?? null;
/** How the family of a line is reached. */
export const familyOf = (line: DeskLine): DeskFamily | null =>
  weekOf(line.id)?.families.find((family) => family.id === line.family) ?? null;
export const lineOf = (request: string | null): DeskLine | null =>
  weekOf(request)?.requests.find((line) => line.id === request) ?? null;

/** Every week of the period has been looked at, and none was asked for by its address. */
export const unpinned = computed(() => {
  const [of, within] = [desk.value, period.value];
  if (!of || !within || asked(QUERY.week)) return false;
  const found = mondays.value.map((m) => answer("desk_week", weekArg(of, within.id, m)));
  // What is missing may still arrive, unless there is no network.
  const away = exchange.value.outcome === "offline" || exchange.value.outcome === "failed";
  return found.every((week) => (away ? week !== undefined : week != null));
});

/** The periods that can still matter: running, to come, or just over; and the one on the screen. */
const PAST_DAYS = 14;
export const livePeriods = computed(() => {
  const since = addDays(today.value, -PAST_DAYS);
  return periods.value.filter((p) => p.to >= since || p.id === period.value?.id);
});

/** What this desk answered and the family has not read: a decision on its way, or one that waits to be published. */
export function answerHeld(line: DeskLine): Outcome | null {
  return line.waiting?.act.do === "decide" ? line.foreseen : (line.unpublished ?? line.foreseen);
}

/** A family waits for a first answer, or for one about a change or a cancellation. */
export function undecided(line: DeskLine): boolean {
  if (line.waiting || line.foreseen) return false;
  if (line.status.is === "accepted") return line.status.cancellation_asked || line.status.change_asked !== null;
  return line.status.is === "requested" && line.unpublished === null;
}

export interface ToPublish {
  readonly answers: number;
  /** Those of them that no publication on this device tells yet. */
  readonly left: number;
  readonly families: number;
  /** Those of them that no mail reaches: nobody has confirmed an address. */
  readonly unreached: readonly DeskFamily[];
  /** Those that have not reached the server yet. */
  readonly unsent: number;
  readonly accepted: number;
  readonly waitListed: number;
  readonly refused: number;
}
/** What *Publier les réponses* would tell, over the whole period. */
export const toPublish = computed<ToPublish>(() => {
  const all = [...weeks.value.values()];
  const lines = all.flatMap((w) => w.requests);
  const held = lines.flatMap((line) => {
    const outcome = answerHeld(line);
    return outcome ? [{ line, is: outcome.is }] : [];
  });
  const told = new Set(held.map((h) => h.line.family));
  const known = new Map(all.flatMap((w) => w.families).map((family) => [family.id, family]));
  const number = (is: Outcome["is"]): number => held.filter((h) => h.is === is).length;
  return {
    answers: held.length,
    families: told.size,
    unreached: [...told].flatMap((id) => known.get(id) ?? []).filter((family) => !family.by_mail),
    unsent: held.filter((h) => h.line.waiting).length,
    left: Math.min(held.length, all.reduce((sum, w) => sum + w.unpublished, 0)),
    accepted: number("accepted"),
    waitListed: number("wait_listed"),
    refused: number("refused"),
  };
});
