// Where is my draft? Said on the home screen, on the weeks that hold one and among the requests, until it is sent or given up.
import { useState } from "preact/hooks";
import { To } from "./common";
import { Ask } from "./dialog";
import { Icon } from "./icons";
import { Badge, type StatusWord } from "./status";
import { say, tick } from "../actions";
import { choices, draftOf, draftWeeks, periodOf, type DraftDay } from "../drafts";
import { count, dayLong, dayOnly, mondayOf } from "../french";
import type { CalendarDay } from "../gen/CalendarDay";
import type { CalendarOuting } from "../gen/CalendarOuting";
import type { HomeChild } from "../gen/HomeChild";
import type { SessionFamily } from "../gen/SessionFamily";
import { families, homeOf, keyOf, one } from "../state";
import { partsOrDay } from "../words";

const DRAFT: StatusWord = { word: "Brouillon", icon: "pencil", is: "draft" };
const unsentWord = (days: readonly DraftDay[]): string => count(choices(days), "choix non envoyé", "choix non envoyés");
/** More weeks are told together. */
const WEEKS_MOST = 3;

/** The week of a day, or the choice of a period when none is known for it. */
function weekOf(f: SessionFamily, date: string): string {
  const period = periodOf(f, date);
  return period ? `reserver/${keyOf(f)}/${period.id}/${mondayOf(date)}` : "reserver";
}

/** On the home screen: one line a week, of every centre. */
export function DraftLines() {
  return (
    <>
      {families.value.map((f) => (
        <DraftLinesOf key={keyOf(f)} f={f} />
      ))}
    </>
  );
}

function DraftLinesOf({ f }: { f: SessionFamily }) {
  const weeks = draftWeeks(draftOf(f));
  const where = families.value.length > 1 ? `, ${f.centre_name}` : "";
  const rest = weeks.slice(WEEKS_MOST).flatMap((week) => week.days);
  return (
    <>
      {weeks.slice(0, WEEKS_MOST).map(({ monday, days }) => (
        <To key={monday} path={weekOf(f, days[0]?.date ?? monday)} class="notice call">
          <Icon name="pencil" />
          <span>
            <b>Brouillon</b> : {unsentWord(days)}, semaine du {dayOnly(monday)}
            {where}
          </span>
        </To>
      ))}
      {rest.length > 0 && (
        <To path="demandes" class="notice call">
          <Icon name="pencil" />
          <span>
            <b>Brouillon</b> : {unsentWord(rest)} d’autres semaines{where}
          </span>
        </To>
      )}
    </>
  );
}

/** On a period, or on one of its weeks (`monday`): it holds something that was not sent. */
export function DraftMark({ f, period, monday }: { f: SessionFamily; period: string; monday?: string }) {
  const days = draftOf(f).filter((day) => periodOf(f, day.date)?.id === period && (monday === undefined || mondayOf(day.date) === monday));
  if (days.length === 0) return null;
  if (monday === undefined) {
    return (
      <p>
        <Badge {...DRAFT} word={`Brouillon : ${unsentWord(days)}`} />
      </p>
    );
  }
  return (
    <span class="week-draft">
      <Icon name="pencil" /> brouillon<span class="visually-hidden"> : {unsentWord(days)}</span>
    </span>
  );
}

/** Among the requests, before them: child and day, to be taken up again or given up. */
export function Drafts({ f, days }: { f: SessionFamily; days: readonly DraftDay[] }) {
  if (days.length === 0) return null;
  return (
    <section aria-labelledby="drafts" class="request-day">
      <h2 id="drafts">Brouillon : le centre n’a encore rien reçu</h2>
      {days.map((day) => (
        <Draft key={`${day.child} ${day.date}`} f={f} day={day} />
      ))}
    </section>
  );
}

function Draft({ f, day }: { f: SessionFamily; day: DraftDay }) {
  const [asking, setAsking] = useState(false);
  const name = one<HomeChild>(homeOf(f), `child|${day.child}`)?.first_name ?? "Enfant";
  const what = `${name}, ${dayLong(day.date)}`;
  const parts = asked(f, day);
  const drop = async (): Promise<void> => {
    await tick(f, day.keys, false);
    say("ok", "Brouillon abandonné.");
    document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
  };
  return (
    <article class="card request" aria-label={`Brouillon : ${what}`}>
      <header>
        <h3>{what}</h3>
        <Badge {...DRAFT} />
      </header>
      <p>{parts}</p>
      <div class="row actions no-print">
        <To path={weekOf(f, day.date)} class="button second">
          <Icon name="pencil" /> Reprendre<span class="visually-hidden"> : {what}</span>
        </To>
        <button type="button" class="button danger" aria-label={`Abandonner : ${what}`} onClick={() => setAsking(true)}>
          Abandonner
        </button>
      </div>
      {asking && (
        <Ask title="Abandonner ce brouillon ?" yes="Abandonner" danger onYes={() => void drop().catch(() => undefined)} onNo={() => setAsking(false)}>
          <p>
            <b>{what}</b> : {parts}
          </p>
          <p>Ces cases sont décochées sur tous les téléphones de la famille. Le centre n’en saura rien.</p>
        </Ask>
      )}
    </article>
  );
}

/** *Journée complète · sortie Patinoire*. */
function asked(f: SessionFamily, day: DraftDay): string {
  const calendar = `calendar/${f.centre}/${periodOf(f, day.date)?.id ?? ""}`;
  const open = one<CalendarDay>(calendar, `day|${day.date}`)?.open;
  const outings = day.outings.map((id) => one<CalendarOuting>(calendar, `outing|${id}`)?.outing.title).filter((title) => title !== undefined);
  return partsOrDay(day.parts, day.parts === open) + (outings.length > 0 ? ` · sortie ${outings.join(", ")}` : "");
}
