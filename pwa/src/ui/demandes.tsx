// What became of my requests? *Statut de vos demandes*: by date, with their status, their receipt and what may be done.
import { useEffect, useState } from "preact/hooks";
import { Alarms, Freshness } from "./freshness";
import { Empty, Title, To } from "./common";
import { Drafts } from "./brouillons";
import { Demande } from "./demande";
import { look, useRequests } from "./news";
import { NotApplied } from "./refused";
import { statusWord } from "./status";
import { Switcher } from "./switcher";
import { choose } from "../actions";
import { draftOf } from "../drafts";
import { capital, count, dayFull, dayLong, localDate } from "../french";
import type { RequestLine } from "../gen/RequestLine";
import type { SessionFamily } from "../gen/SessionFamily";
import { answers, families, here, keyOf, now, queryKey, route } from "../state";

type Filter = "all" | "draft" | "sending" | "requested" | "accepted" | "waiting" | "ended" | "past";
const FILTERS: readonly { id: Filter; word: string }[] = [
  { id: "all", word: "À venir" },
  { id: "draft", word: "Brouillon" },
  { id: "sending", word: "À envoyer" },
  { id: "requested", word: "En demande" },
  { id: "accepted", word: "Acceptées" },
  { id: "waiting", word: "En attente ou proposées" },
  { id: "ended", word: "Refusées, annulées" },
  { id: "past", word: "Passées" },
];

function fits(line: RequestLine, filter: Filter, today: string): boolean {
  if (filter === "past") return line.date < today;
  if (line.date < today) return false;
  const { is } = statusWord(line.status);
  switch (filter) {
    case "all":
      return true;
    case "sending":
      return is === "sending" || line.waiting.length > 0;
    case "waiting":
      return is === "waiting" || is === "offered";
    case "ended":
      return is === "refused" || is === "cancelled";
    default:
      return is === filter;
  }
}

/** The centre whose request the address names becomes the one on the screen. */
function useNamed(id: string | undefined): void {
  useEffect(() => {
    if (id === undefined) return;
    const owner = families.value.find((f) => {
      const lines = answers.value.get(queryKey("requests", { family: f.family, centre: f.centre })) as RequestLine[] | undefined;
      return lines?.some((l) => l.id === id);
    });
    if (owner) choose(keyOf(owner));
  }, [id]);
}

export function Demandes() {
  const named = route.value.parts[1];
  useNamed(named);
  const f = here.value;
  return (
    <>
      <Title>Statut de vos demandes</Title>
      <Freshness />
      <Alarms />
      <Switcher />
      {f && <Lines key={keyOf(f)} f={f} named={named ?? null} />}
    </>
  );
}

function Lines({ f, named }: { f: SessionFamily; named: string | null }) {
  const lines = useRequests(f);
  const [filter, setFilter] = useState<Filter>("all");
  const today = localDate(now.value);
  useEffect(() => {
    // Looked at once they have been on the screen for a moment.
    const timer = setTimeout(() => lines && look(lines), 3_000);
    return () => clearTimeout(timer);
  }, [lines]);
  useEffect(() => {
    const target = named && document.getElementById(`r-${named}`);
    if (!target) return;
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  }, [named, lines === undefined]);
  if (!lines) return <p class="muted">Chargement…</p>;
  const drafts = draftOf(f);
  const number = (x: Filter): number => (x === "draft" ? drafts.length : lines.filter((l) => fits(l, x, today)).length);
  const used = FILTERS.filter((x) => x.id === "all" || number(x.id) > 0);
  const past = named !== null && lines.some((l) => l.id === named && l.date < today) ? "past" : "all";
  const current = used.some((x) => x.id === filter) ? (filter === "all" ? past : filter) : past;
  const shown = lines.filter((l) => fits(l, current, today)).sort(byDate(current === "past"));
  const unsent = current === "draft" || current === "all" ? drafts : [];
  return (
    <>
      <NotApplied f={f} lines={lines} />
      <Filters used={used} current={current} number={number} onChoose={setFilter} />
      <div role="status" class="visually-hidden">{`${count(shown.length + unsent.length, "demande affichée", "demandes affichées")}`}</div>
      <Drafts f={f} days={unsent} />
      {shown.length + unsent.length === 0 ? <None filter={current} /> : <Days f={f} lines={shown} today={today} />}
    </>
  );
}

const byDate =
  (latestFirst: boolean) =>
  (a: RequestLine, b: RequestLine): number =>
    (latestFirst ? b.date.localeCompare(a.date) : a.date.localeCompare(b.date)) || a.first_name.localeCompare(b.first_name);

interface FiltersProps {
  readonly used: typeof FILTERS;
  readonly current: Filter;
  readonly number: (filter: Filter) => number;
  readonly onChoose: (filter: Filter) => void;
}
function Filters({ used, current, number, onChoose }: FiltersProps) {
  if (used.length < 2) return null;
  return (
    <div class="filters" role="group" aria-label="Filtrer les demandes">
      {used.map((x) => (
        <button key={x.id} type="button" class="filter" aria-pressed={x.id === current} onClick={() => onChoose(x.id)}>
          {x.word} <span class="muted">{number(x.id)}</span>
        </button>
      ))}
    </div>
  );
}

function Days({ f, lines, today }: { f: SessionFamily; lines: readonly RequestLine[]; today: string }) {
  const dates = [...new Set(lines.map((l) => l.date))];
  return (
    <>
      {dates.map((date) => (
        <section key={date} aria-labelledby={`d-${date}`} class="request-day">
          <h2 id={`d-${date}`}>{capital(date.slice(0, 4) === today.slice(0, 4) ? dayLong(date) : dayFull(date))}</h2>
          {lines.filter((l) => l.date === date).map((line) => (
            <Demande key={line.id} f={f} line={line} />
          ))}
        </section>
      ))}
    </>
  );
}

function None({ filter }: { filter: Filter }) {
  return (
    <Empty icon="list">
      <p>{filter === "all" ? "Aucune demande à venir dans ce centre." : "Aucune demande ici."}</p>
      {filter === "all" && (
        <To path="reserver" class="button">
          Réserver
        </To>
      )}
    </Empty>
  );
}
