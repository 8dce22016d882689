// What does a parent need to know on opening the app? Everything that waits, then this week, then the rest, in order of need.
import { Alarms, Freshness } from "./freshness";
import { Badge, statusWord } from "./status";
import { Line, Title, To } from "./common";
import { Icon } from "./icons";
import { isNews, useRequests } from "./news";
import { lazy } from "./lazy";
import { Switcher } from "./switcher";
import { addDays, capital, count, dayLong, localDate, moment, money } from "../french";
import type { HomeBalance } from "../gen/HomeBalance";
import type { RequestLine } from "../gen/RequestLine";
import type { SessionFamily } from "../gen/SessionFamily";
import { documents, families, here, homeOf, keyOf, now, one, periodsOf } from "../state";
import { inDays, lives, partsOrDay, periodState } from "../words";

const WEEK_DAYS = 7;
/** Few families have any: it comes with the screens of money. */
const Ends = lazy(() => import("./argent").then((m) => m.Ends), true);
const InstallHint = lazy(() => import("./more").then((m) => m.InstallHint), true);
const DraftLines = lazy(() => import("./more").then((m) => m.DraftLines), true);
const Papers = lazy(() => import("./more").then((m) => m.Papers), true);

export function Accueil() {
  const f = here.value;
  return (
    <>
      <Title>{f ? `Famille ${f.family_name}` : "Accueil"}</Title>
      <Freshness />
      <Alarms />
      <Switcher />
      {f && <Balance f={f} />}
      {f && <Ends f={f} />}
      {families.value.map((g) => (
        <ToAnswer key={keyOf(g)} f={g} />
      ))}
      <DraftLines />
      <ThisWeek />
      {f && <Requests f={f} />}
      {f && <Periods f={f} />}
      {f && <Papers f={f} />}
      <InstallHint />
    </>
  );
}

const dueOf = (f: SessionFamily): HomeBalance | null => one<HomeBalance>(homeOf(f), "balance");

/** How the account of this centre stands, and what all of them ask for together. */
function Balance({ f }: { f: SessionFamily }) {
  const balance = dueOf(f);
  if (!balance) return null;
  const { due_cents: due, under_way: underWay } = balance;
  const owed = families.value.reduce((sum, g) => sum + Math.max(0, dueOf(g)?.due_cents ?? 0), 0);
  const all = owed > 0 ? `${money(owed)} à régler` : "rien à régler";
  return (
    <section class="card balance" aria-label="Compte">
      <p>
        {due > 0 ? "Solde à régler" : due < 0 ? "En votre faveur" : "Rien à régler"} {due !== 0 && <b>{money(Math.abs(due))}</b>}
        {families.value.length > 1 && <small class="muted">Tous vos centres : {all}</small>}
      </p>
      <To path="compte" class={due > 0 && !underWay ? "button" : "target"}>
        {underWay ? "Paiement en cours" : due > 0 ? "Payer" : "Compte"}
      </To>
    </section>
  );
}

/** Offers with their deadline, and what is late to leave. */
function ToAnswer({ f }: { f: SessionFamily }) {
  const lines = useRequests(f) ?? [];
  const where = families.value.length > 1 ? ` (${f.centre_name})` : "";
  return (
    <>
      {lines.filter((l) => l.may.includes("answer_offer")).map((l) => (
        <To key={l.id} path={`demandes/${l.id}`} class="notice wait call">
          <Icon name="bell" />
          <span>
            <b>Une place est proposée à {l.first_name}</b> pour {l.label}
            {where}. {offerUntil(l)}
          </span>
        </To>
      ))}
      {lines.filter((l) => l.hurry).map((l) => (
        <To key={l.id} path="demandes" class="notice no call">
          <Icon name="warn" />
          <span>
            <b>Pas encore transmis</b> : {l.first_name}, {l.label}
            {where}. La date limite approche : connectez ce téléphone à internet.
          </span>
        </To>
      ))}
    </>
  );
}

function offerUntil(l: RequestLine): string {
  const s = l.status;
  const until = s?.is === "offered" ? s.until : s?.is === "accepted" ? (s.outing_offer?.until ?? null) : null;
  return until === null ? "" : `Répondez avant ${moment(until, now.value)}.`;
}

function ThisWeek() {
  return (
    <section aria-labelledby="week">
      <h2 id="week">Cette semaine</h2>
      {/* One list of requests per centre is followed: another number of centres is another component. */}
      <WeekLines key={families.value.length} />
    </section>
  );
}

interface Dated {
  readonly line: RequestLine;
  readonly f: SessionFamily;
}
function WeekLines() {
  const today = localDate(now.value);
  const end = addDays(today, WEEK_DAYS);
  const lists = families.value.map((f) => ({ f, lines: useRequests(f) }));
  const known = lists.some((x) => x.lines !== undefined && documents.value.has(homeOf(x.f)));
  const dated: Dated[] = lists
    .flatMap(({ f, lines }) => (lines ?? []).map((line) => ({ line, f })))
    .filter(({ line }) => line.date >= today && line.date < end && lives(line))
    .sort((a, b) => a.line.date.localeCompare(b.line.date) || a.line.first_name.localeCompare(b.line.first_name));
  if (!known) return <p class="card muted">Chargement…</p>;
  if (dated.length === 0) {
    return (
      <div class="card">
        <p class="muted">Rien de prévu dans les sept prochains jours.</p>
      </div>
    );
  }
  const days = [...new Set(dated.map((d) => d.line.date))];
  return (
    <ul class="card days">
      {days.map((date) => (
        <li key={date}>
          <h3>{date === today ? "Aujourd’hui" : date === addDays(today, 1) ? "Demain" : capital(dayLong(date))}</h3>
          {dated.filter((d) => d.line.date === date).map(({ line, f }) => (
            <WeekLine key={line.id} line={line} f={f} />
          ))}
        </li>
      ))}
    </ul>
  );
}

function WeekLine({ line, f }: Dated) {
  return (
    <To path={`demandes/${line.id}`} class="week-line">
      <span>
        <b>{line.first_name}</b> · {partsOrDay(line.wish.parts, line.full_day)}
        {families.value.length > 1 && <small class="muted"> {f.centre_name}</small>}
      </span>
      <Badge {...statusWord(line.status)} />
    </To>
  );
}

function Requests({ f }: { f: SessionFamily }) {
  const lines = useRequests(f);
  // Before the first update nothing is known, not even that there is nothing.
  if (!lines || !documents.value.has(homeOf(f))) return null;
  const today = localDate(now.value);
  const coming = lines.filter((l) => l.date >= today && (lives(l) || isNews(l)));
  const groups = new Map<string, { line: RequestLine; n: number }>();
  for (const line of coming) {
    const { word } = statusWord(line.status);
    groups.set(word, { line, n: (groups.get(word)?.n ?? 0) + 1 });
  }
  const news = coming.filter(isNews).length;
  return (
    <section aria-labelledby="requests">
      <h2 id="requests">Demandes</h2>
      <To path="demandes" class="card go">
        {news > 0 && (
          <Line icon="bell" class="strong">
            {count(news, "nouvelle réponse", "nouvelles réponses")} du centre
          </Line>
        )}
        {groups.size === 0 && <p class="muted">Aucune demande à venir dans ce centre.</p>}
        <span class="row">
          {[...groups.values()].map(({ line, n }) => {
            const w = statusWord(line.status);
            return <Badge key={w.word} {...w} word={`${n} × ${w.word}`} />;
          })}
        </span>
        <span class="go-word">
          Statut de vos demandes <Icon name="next" />
        </span>
      </To>
    </section>
  );
}

/** The next opening and the next closing. */
function Periods({ f }: { f: SessionFamily }) {
  const periods = periodsOf(f);
  const open = periods.filter((p) => periodState(p, now.value) === "open").sort((a, b) => a.closes_at - b.closes_at);
  const soon = periods.filter((p) => periodState(p, now.value) === "soon").sort((a, b) => a.opens_at - b.opens_at);
  if (open.length + soon.length === 0) return null;
  return (
    <section aria-labelledby="periods">
      <h2 id="periods">Réservations</h2>
      <ul class="plain stack">
        {open.slice(0, 2).map((p) => (
          <li key={p.id}>
            <To path={`reserver/${keyOf(f)}/${p.id}`} class="card go">
              <b>{p.name}</b>
              <span>Clôture {moment(p.closes_at, now.value)} ({inDays(p.closes_at, now.value)})</span>
              <span class="go-word">
                Réserver <Icon name="next" />
              </span>
            </To>
          </li>
        ))}
        {soon.slice(0, 1).map((p) => (
          <li key={p.id} class="card">
            <b>{p.name}</b>
            <br />
            <span class="muted">Ouverture {moment(p.opens_at, now.value)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
