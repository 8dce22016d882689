// Which days of this week? The grid of one week for all the children: cards on a phone, the manual's table on a wide screen.
import { useState } from "preact/hooks";
import { Alarms, Freshness } from "./freshness";
import { Empty, Line, Title, To } from "./common";
import { Copier } from "./copier";
import { Envoyer } from "./envoyer";
import { Estimation } from "./estimation";
import { Icon } from "./icons";
import { useLive } from "./live";
import { DayCard } from "./semaine-cartes";
import { WeekTable } from "./semaine-tableau";
import { Sortie, type OpenOuting } from "./sortie";
import { useWide } from "./wide";
import { tick } from "../actions";
import { allTicked } from "./ticks";
import { ageOn, count, dayLong, hour, localDate } from "../french";
import type { Estimate } from "../gen/Estimate";
import type { HomeChild } from "../gen/HomeChild";
import type { GridChild } from "../gen/GridChild";
import type { HomePeriod } from "../gen/HomePeriod";
import type { SessionFamily } from "../gen/SessionFamily";
import type { WeekGrid } from "../gen/WeekGrid";
import { homeOf, keyOf, now, one, saving, storageError } from "../state";
import { withinAges } from "../ages";
import { periodSentence, periodState, weekWord } from "../words";
import { estimateLines } from "../week-words";

interface Props {
  readonly f: SessionFamily;
  readonly period: HomePeriod;
  readonly monday: string;
}

export function Semaine({ f, period, monday }: Props) {
  const grid = useLive("week", { family: f.family, centre: f.centre, period: period.id, monday });
  const wide = useWide();
  const [outing, setOuting] = useState<OpenOuting | null>(null);
  const [sending, setSending] = useState(false);
  const [copying, setCopying] = useState(false);
  const [pricing, setPricing] = useState(false);
  const closed = periodState(period, now.value) !== "open";
  return (
    <div class="week">
      <div class="week-head">
        <To path="reserver" class="button second round">
          <Icon name="back" />
          <span class="visually-hidden">Choisir une autre période</span>
        </To>
        <div>
          <Title>{period.name}</Title>
          <p class="small muted">{f.centre_name}</p>
        </div>
      </div>
      <Freshness />
      <Alarms />
      <p class={closed ? "notice wait" : "small muted"}>{closed ? periodSentence(period, now.value) : `À demander jusqu’au ${until(period)}`}.</p>
      <WeekNav f={f} period={period} monday={monday} grid={grid ?? null} />
      {grid === undefined && <p class="card muted">Chargement de la semaine…</p>}
      {grid === null && (
        <Empty icon="book">
          <p>Le calendrier de cette période n’est pas encore sur ce téléphone : il arrive dès que le réseau répond.</p>
        </Empty>
      )}
      {grid && <Notes f={f} grid={grid} />}
      {grid && wide && <WholeWeek f={f} grid={grid} byChild={false} onCopy={() => setCopying(true)} />}
      {grid && wide && <WeekTable f={f} grid={grid} onOuting={setOuting} />}
      {grid && !wide && grid.days.map((day) => <DayCard key={day.date} f={f} day={day} grid={grid} onOuting={setOuting} />)}
      {grid && !wide && <WholeWeek f={f} grid={grid} byChild onCopy={() => setCopying(true)} />}
      {grid && <Foot grid={grid} onPrice={() => setPricing(true)} onSend={() => setSending(true)} />}
      {grid && outing && <Sortie f={f} grid={grid} open={outing} onClose={() => setOuting(null)} />}
      {grid && sending && <Envoyer f={f} grid={grid} onClose={() => setSending(false)} />}
      {grid?.estimate && pricing && <Estimation grid={grid} estimate={grid.estimate} onClose={() => setPricing(false)} />}
      {grid && copying && <Copier f={f} grid={grid} onClose={() => setCopying(false)} />}
    </div>
  );
}

const until = (period: HomePeriod): string => `${dayLong(localDate(period.closes_at))} à ${hour(period.closes_at)}`;

function WeekNav({ f, period, monday, grid }: Props & { grid: WeekGrid | null }) {
  const path = (m: string): string => `reserver/${keyOf(f)}/${period.id}/${m}`;
  return (
    <nav class="week-nav" aria-label="Semaines">
      {grid?.previous ? (
        <To path={path(grid.previous)} class="button second round">
          <Icon name="back" />
          <span class="visually-hidden">Semaine précédente</span>
        </To>
      ) : (
        <span class="round" />
      )}
      <h2>{weekWord(monday)}</h2>
      {grid?.next ? (
        <To path={path(grid.next)} class="button second round">
          <Icon name="next" />
          <span class="visually-hidden">Semaine suivante</span>
        </To>
      ) : (
        <span class="round" />
      )}
    </nav>
  );
}

/** What holds for a child in the whole week. */
function Notes({ f, grid }: { f: SessionFamily; grid: WeekGrid }) {
  const told = grid.children.filter((c) => c.why === null || ofThisAge(f, c, grid.monday));
  // Where a brother or a sister can come, it must not push their boxes off the screen.
  const others = grid.children.some((c) => c.why === null);
  return (
    <>
      {grid.disputed > 0 && (
        <Line icon="help" class="notice wait">
          Deux téléphones de la famille ont coché différemment {count(grid.disputed, "case")} : choisissez ci-dessous.
        </Line>
      )}
      {told.map((c) => (
        <>
          {c.why && (
            <details class="notice wait not-here" key={`why ${c.id} ${others}`} open={!others}>
              <summary>{c.first_name} : voyez le directeur</summary>
              <p>{c.why.sentence}</p>
            </details>
          )}
          {c.group_changes && !c.why && (
            <p class="notice" key={`group ${c.id}`}>
              {c.group_changes.sentence}
            </p>
          )}
        </>
      ))}
    </>
  );
}

/** A child too young or too old for this centre is not told to enrol here; a centre may write its ages as it likes. */
function ofThisAge(f: SessionFamily, child: GridChild, date: string): boolean {
  const birth = one<HomeChild>(homeOf(f), `child|${child.id}`)?.birth;
  return birth === undefined || withinAges(f.ages, ageOn(birth, date));
}

/** *Tout cocher* for everybody, and for each child where the table does not say it. */
function WholeWeek({ f, grid, byChild, onCopy }: { f: SessionFamily; grid: WeekGrid; byChild: boolean; onCopy: () => void }) {
  if (grid.all.length === 0) return null;
  const tickable = grid.children.filter((c) => c.all.length > 0);
  const children = byChild && tickable.length > 1 ? tickable : [];
  const all = [{ id: "all", word: "Tout cocher cette semaine", keys: grid.all }];
  const each = children.map((c) => ({ id: c.id, word: `Tout cocher pour ${c.first_name}`, keys: c.all }));
  return (
    <div class="row whole-week">
      <fieldset>
        <legend class="visually-hidden">Toute la semaine</legend>
        {[...all, ...each].map(({ id, word, keys }) => {
          const full = allTicked(keys, grid);
          return (
            <label key={id} class="check">
              <input type="checkbox" checked={full} onChange={() => void tick(f, keys, !full).catch(() => undefined)} />
              {word}
            </label>
          );
        })}
      </fieldset>
      {grid.next && (
        <button type="button" class="button second" onClick={onCopy}>
          <Icon name="copy" /> Copier vers les semaines suivantes
        </button>
      )}
      {!grid.next && grid.previous && <p class="small muted">Dernière semaine de cette période : aucune ne suit vers laquelle la copier.</p>}
    </div>
  );
}

/** What is saved, what it may cost, and the way out. */
function Foot({ grid, onPrice, onSend }: { grid: WeekGrid; onPrice: () => void; onSend: () => void }) {
  const n = grid.to_send_in_period;
  const state = storageError.value ? "Pas enregistré !" : saving.value > 0 ? "Enregistrement…" : n > 0 ? "Enregistré sur ce téléphone" : "";
  return (
    <div class="foot">
      <p class="small" role="status">
        {state && <b>{state}</b>}{" "}
        <span class="muted">
          {n > 0 ? "Brouillon non envoyé." : "Cochez les tranches horaires désirées."}
        </span>
      </p>
      {grid.estimate && (
        <button type="button" class="price" aria-haspopup="dialog" onClick={onPrice}>
          <Price estimate={grid.estimate} />
        </button>
      )}
      <button type="button" class="button save" aria-disabled={n === 0} onClick={() => n > 0 && onSend()}>
        <span>
          Sauvegarder
          <small>envoyer ma demande</small>
        </span>
      </button>
    </div>
  );
}

/** Two lines at most, where there is little room: what is left out there is still read out. */
function Price({ estimate }: { estimate: Estimate }) {
  const { first, more, all } = estimateLines(estimate);
  return (
    <>
      <span>
        {first}
        {more && <span class="roomy">{more}</span>}
      </span>{" "}
      {all && <span>{all} </span>}
      <span class={`muted${all ? " roomy" : ""}`}>Voir le calcul</span>
    </>
  );
}
