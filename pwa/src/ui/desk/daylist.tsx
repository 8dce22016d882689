// *Liste du jour*: who comes, by age group and part of the day; made to be printed.
import "../../shell";
import { capital, count, dayFull, dayShort, moment } from "../../french";
import type { AgeGroup } from "../../gen/AgeGroup";
import type { DayPart } from "../../gen/DayPart";
import type { DeskLine } from "../../gen/DeskLine";
import type { DeskWeek } from "../../gen/DeskWeek";
import { pathOf } from "../../desk-actions";
import { QUERY, answerHeld, desk, today, week } from "../../desk-state";
import { exchange, now, route } from "../../state";
import { partShort } from "../../words";
import { Empty, To } from "../common";
import { DeskIcon } from "./icons";
import { GROUPS, ageWord, daysOf, expectedCount, expectedWord, groupWord, has, openParts, partsIn } from "./words";

interface Expected {
  readonly line: DeskLine;
  readonly parts: number;
  readonly outings: readonly string[];
  readonly published: boolean;
}

export default function DayList() {
  const at = week.value;
  if (!at) {
    return (
      <Empty icon="refresh">
        <p>Cette semaine n’est pas encore sur cet appareil. Elle arrivera à la prochaine connexion au réseau.</p>
      </Empty>
    );
  }
  const days = daysOf(at).filter((date) => at.closed[date] === undefined);
  const asked = route.value.query.get(QUERY.day);
  const date = days.find((d) => d === asked) ?? days.find((d) => d === today.value) ?? days[0];
  return (
    <>
      <nav class="d-chips no-print" aria-label="Jour">
        {days.map((d) => (
          <To key={d} path={pathOf("liste", { day: d })} class={d === date ? "d-chip here" : "d-chip"}>
            {capital(dayShort(d))}
            {d === date && <span class="visually-hidden"> (affiché)</span>}
          </To>
        ))}
      </nav>
      {date ? <Day week={at} date={date} /> : <p class="notice">Le centre n’ouvre pas cette semaine.</p>}
    </>
  );
}

function expectedOf(week: DeskWeek, date: string): Expected[] {
  const title = (id: string): string => week.outings.find((outing) => outing.id === id)?.title ?? "sortie";
  return week.requests
    .filter((line) => line.date === date)
    .flatMap((line): Expected[] => {
      if (line.status.is === "accepted") {
        const { parts, outings_full: full, outings_given_up: gone } = line.status;
        return [{ line, parts, outings: line.wish.outings.filter((o) => !full.includes(o) && !gone.includes(o)).map(title), published: true }];
      }
      const held = answerHeld(line);
      return held?.is === "accepted" ? [{ line, parts: held.parts, outings: held.outings.map(title), published: false }] : [];
    })
    .sort((a, b) => a.line.child_name.localeCompare(b.line.child_name, "fr"));
}

function Day({ week, date }: { week: DeskWeek; date: string }) {
  const all = expectedOf(week, date);
  const offered = week.requests.filter((line) => line.date === date && line.status.is === "offered");
  const since = exchange.value.at;
  return (
    <article class="d-day-list">
      <header class="d-day-list-head">
        <div>
          <h2>{capital(dayFull(date))}</h2>
          <p class="muted">
            {desk.value?.centre_name} · {expectedCount(all.length, date, today.value)}
          </p>
        </div>
        <button type="button" class="button no-print" disabled={all.length === 0} onClick={() => window.print()}>
          <DeskIcon name="print" /> Imprimer
        </button>
      </header>
      {all.length === 0 && <p class="notice">Personne n’est accepté ce jour-là.</p>}
      {GROUPS.map((group) => (
        <Group key={group} group={group} date={date} all={all.filter((p) => p.line.group === group)} open={partsIn(openParts(week, date))} />
      ))}
      {all.some((p) => !p.published) && (
        <p class="small">
          <span aria-hidden="true">* </span>Accepté par vous, réponse pas encore publiée : la famille ne le sait pas.
        </p>
      )}
      {offered.length > 0 && (
        <p class="small">
          Place proposée, réponse attendue : {offered.map((line) => line.child_name).join(", ")}.
        </p>
      )}
      <p class="small muted">
        {since === null ? "" : `Données : ${moment(since, now.value)}.`} Les allergies et les personnes autorisées figurent sur les fiches de
        renseignements.
      </p>
    </article>
  );
}

function Group({ group, date, all, open }: { group: AgeGroup; date: string; all: readonly Expected[]; open: readonly DayPart[] }) {
  if (all.length === 0) return null;
  return (
    <div class="d-table-box" tabIndex={0} role="region" aria-label={`Liste : ${groupWord(group).toLowerCase()}`}>
      <table class="d-day-table">
        <caption>
          {groupWord(group)} — {count(all.length, "enfant")}
        </caption>
        <thead>
          <tr>
            <th scope="col">Enfant</th>
            <th scope="col">Âge</th>
            {open.map((part) => (
              <th key={part} scope="col" class="d-part">
                {partShort(part)}
              </th>
            ))}
            <th scope="col" class="d-more">
              Sortie, remarque
            </th>
          </tr>
        </thead>
        <tbody>
          {all.map((expected) => (
            <Row key={expected.line.id} expected={expected} open={open} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
              {expectedWord(date, today.value)}
            </th>
            {open.map((part) => (
              <td key={part} class="d-part">
                {all.filter((p) => has(p.parts, part)).length}
              </td>
            ))}
            <td class="d-more" />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function Row({ expected, open }: { expected: Expected; open: readonly DayPart[] }) {
  const { line, parts, published } = expected;
  return (
    <tr>
      <th scope="row">
        {line.child_name}
        {!published && (
          <>
            <span aria-hidden="true"> *</span>
            <span class="visually-hidden"> (pas encore publié)</span>
          </>
        )}
        <small class="d-note">
          <Note expected={expected} />
        </small>
      </th>
      <td>{ageWord(line.age)}</td>
      {open.map((part) => (
        <td key={part} class="d-part">
          {has(parts, part) ? (
            <>
              <span aria-hidden="true">✓</span>
              <span class="visually-hidden">oui</span>
            </>
          ) : (
            <>
              <span aria-hidden="true">–</span>
              <span class="visually-hidden">non</span>
            </>
          )}
        </td>
      ))}
      <td class="d-more">
        <Note expected={expected} />
      </td>
    </tr>
  );
}

/** In a column of its own, or under the name where there is no room for one. */
function Note({ expected: { line, outings } }: { expected: Expected }) {
  return (
    <>
      {outings.length > 0 && <span class="d-outing">{outings.join(", ")}</span>} {line.wish.remark}
      {line.status.is === "accepted" && line.status.cancellation_asked && <em> Annulation demandée</em>}
      {line.status.is === "accepted" && line.status.change_asked && <em> Modification demandée</em>}
    </>
  );
}
