// Where and when does my child go? First the centre, then the period on its small calendar; the week follows.
import { DraftMark } from "./brouillons";
import { Alarms, Freshness } from "./freshness";
import { Empty, Title, To } from "./common";
import { Icon } from "./icons";
import { Semaine } from "./semaine";
import { Switcher } from "./switcher";
import { addDays, capital, localDate, mondayOf, monthOf, weekday } from "../french";
import type { CalendarDay } from "../gen/CalendarDay";
import type { HomePeriod } from "../gen/HomePeriod";
import type { SessionFamily } from "../gen/SessionFamily";
import { all, documents, families, here, homeOf, keyOf, now, periodsOf, route } from "../state";
import { atPlace } from "../names";
import { periodSentence, periodState } from "../words";
import { periodDates } from "../week-words";

/** `reserver`, `reserver/<family>/<centre>/<period>[/<monday>]`. */
export function Reserver() {
  const [, family, centre, period, monday] = route.value.parts;
  if (family && centre && period) {
    const f = families.value.find((g) => g.family === family && g.centre === centre);
    const p = f && periodsOf(f).find((q) => q.id === period);
    if (f && p) return <Semaine f={f} period={p} monday={monday ?? firstMonday(f, p)} />;
  }
  return <Choose />;
}

/** The first week of which a day can still be asked for, as far as this device knows the calendar. */
function firstMonday(f: SessionFamily, p: HomePeriod): string {
  const days = all<CalendarDay>(`calendar/${f.centre}/${p.id}`, "day").filter((d) => d.open !== 0 && d.closes_at > now.value);
  const first = days.map((d) => d.date).sort()[0];
  if (first !== undefined) return mondayOf(first);
  const tomorrow = addDays(localDate(now.value), 1);
  const from = p.from > tomorrow ? p.from : tomorrow > p.to ? p.to : tomorrow;
  return mondayOf(weekday(from) > 5 && from < p.to ? addDays(from, 2) : from);
}

function Choose() {
  const f = here.value;
  return (
    <>
      <Title>Réserver</Title>
      <Freshness />
      <Alarms />
      {families.value.length > 1 && <p>Choisissez le centre, puis la période.</p>}
      <Switcher />
      {f && <Periods f={f} />}
    </>
  );
}

function Periods({ f }: { f: SessionFamily }) {
  const periods = periodsOf(f);
  const order = { open: 0, soon: 1, closed: 2 } as const;
  const sorted = [...periods].sort((a, b) => order[periodState(a, now.value)] - order[periodState(b, now.value)] || a.from.localeCompare(b.from));
  if (!documents.value.has(homeOf(f))) return <p class="muted">Les périodes de ce centre arrivent avec la première mise à jour…</p>;
  if (sorted.length === 0) {
    return (
      <Empty icon="book">
        <p>Aucune période de réservation n’est ouverte {atPlace(f.centre_name)} pour le moment.</p>
      </Empty>
    );
  }
  return (
    <section aria-labelledby="periods">
      <h2 id="periods">{f.centre_name}</h2>
      <ul class="plain periods">
        {sorted.map((p) => (
          <Period key={p.id} f={f} p={p} />
        ))}
      </ul>
    </section>
  );
}

function Period({ f, p }: { f: SessionFamily; p: HomePeriod }) {
  const state = periodState(p, now.value);
  return (
    <li class={`card period ${state}`}>
      <h3>
        <Icon name="book" /> {p.name}
      </h3>
      <p class="small muted">{capital(periodDates(p))}</p>
      <p class={state === "open" ? "strong" : "muted"}>{periodSentence(p, now.value)}</p>
      <DraftMark f={f} period={p.id} />
      {state !== "closed" && (
        <>
          <To path={`reserver/${keyOf(f)}/${p.id}`} class={state === "open" ? "button wide" : "button second wide"}>
            {state === "open" ? "Réserver" : "Voir les jours et les sorties"}
          </To>
          <details>
            <summary>Choisir une semaine</summary>
            <SmallCalendar f={f} p={p} />
          </details>
        </>
      )}
    </li>
  );
}

const WEEK = ["lun.", "mar.", "mer.", "jeu.", "ven."];

/** One line per week, Monday to Friday; touching it opens the week. */
function SmallCalendar({ f, p }: { f: SessionFamily; p: HomePeriod }) {
  const mondays: string[] = [];
  for (let m = mondayOf(p.from); m <= p.to; m = addDays(m, 7)) mondays.push(m);
  const today = localDate(now.value);
  let month = "";
  return (
    <ul class="plain small-calendar">
      {mondays.map((monday) => {
        const first = monday < p.from ? p.from : monday;
        const heading = monthOf(first) === month ? null : (month = monthOf(first));
        const days = WEEK.map((name, at) => ({ name, date: addDays(monday, at) }));
        const shown = p.kind === "wednesdays" ? days.slice(2, 3) : days;
        return (
          <li key={monday}>
            {heading && <b class="month">{capital(heading)}</b>}
            <To path={`reserver/${keyOf(f)}/${p.id}/${monday}`} class="week-row">
              <span class="visually-hidden">Semaine du </span>
              {shown.map(({ name, date }) => (
                <span key={date} class={date < p.from || date > p.to ? "out" : date <= today ? "past" : ""}>
                  <small>{name}</small> {Number(date.slice(8))}
                </span>
              ))}
              <DraftMark f={f} period={p.id} monday={monday} />
            </To>
          </li>
        );
      })}
    </ul>
  );
}
