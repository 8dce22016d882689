// What leaves when I press *Sauvegarder*? A last look, the choices that go with it, then the truth about what left and what did not.
import { useState } from "preact/hooks";
import { Line, To } from "./common";
import { Dialog } from "./dialog";
import { Check, Choices, type SendChoices } from "./envoyer-choix";
import { useLive } from "./live";
import { anyTicked, isTicked, onlyTicked, outingTicked } from "./ticks";
import { act, sendDraft } from "../actions";
import { alsoLeaving, dayOf, type DraftDay } from "../drafts";
import { capital, count, dayLong } from "../french";
import type { CalendarOuting } from "../gen/CalendarOuting";
import type { SendLeft } from "../gen/SendLeft";
import type { SendResult } from "../gen/SendResult";
import type { SessionFamily } from "../gen/SessionFamily";
import type { ToReview } from "../gen/ToReview";
import type { WeekGrid } from "../gen/WeekGrid";
import { exchange, families, keyOf, one, unsent } from "../state";
import { PARTS, partsOrDay } from "../words";
import { sendingWords } from "../week-words";

interface Props {
  readonly f: SessionFamily;
  readonly grid: WeekGrid;
  readonly onClose: () => void;
}

export function Envoyer({ f, grid, onClose }: Props) {
  const [result, setResult] = useState<SendResult | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [onlyThisWeek, setOnly] = useState(false);
  const others = alsoLeaving(f, grid.period.id, grid.monday);
  const leaving = onlyThisWeek ? [] : others;
  const send = async (c: SendChoices): Promise<void> => {
    setBusy(true);
    setFailed(null);
    try {
      setResult(await sendDraft(request(f, grid, leaving, c)));
    } catch (error) {
      setFailed(error instanceof Error && error.message !== "" ? error.message : "L’envoi n’a pas pu être préparé. Réessayez.");
    }
    setBusy(false);
  };
  return (
    <Dialog title={result ? "Votre demande" : "Envoyer ma demande"} onClose={onClose}>
      {failed && (
        <p class="notice no" role="alert">
          {failed}
        </p>
      )}
      {result ? (
        <Done f={f} grid={grid} result={result} onClose={onClose} />
      ) : (
        <>
          {leaving.length > 0 && grid.to_send > 0 && <h3>Cette semaine</h3>}
          <Summary days={thisWeek(grid)} />
          {leaving.length > 0 && (
            <>
              <h3>Autres semaines de cette période</h3>
              <Summary days={otherWeeks(f, grid, leaving)} />
            </>
          )}
          {others.length > 0 && grid.to_send > 0 && (
            <Check
              label="N’envoyer que cette semaine"
              hint={onlyThisWeek ? `${count(others.length, "jour coché reste", "jours cochés restent")} dans votre brouillon.` : undefined}
              checked={onlyThisWeek}
              onChange={setOnly}
            />
          )}
          {grid.estimate && (
            <p>
              <b>{sendingWords(grid.estimate, grid.to_send, leaving.length)}</b>
            </p>
          )}
          <Choices grid={grid} elsewhere={leaving.length > 0} busy={busy} onSend={(c) => void send(c)} onClose={onClose} />
        </>
      )}
    </Dialog>
  );
}

/** `leaving`: the days of other weeks that go too. */
function request(f: SessionFamily, grid: WeekGrid, leaving: readonly DraftDay[], c: SendChoices): Parameters<typeof sendDraft>[0] {
  const remarks: Record<string, string> = {};
  const remark = c.remark.trim();
  if (remark !== "") {
    const here = grid.days.flatMap((day) => day.children.filter(anyTicked).map((row) => `${row.child}|${day.date}`));
    for (const key of [...here, ...leaving.map((day) => `${day.child}|${day.date}`)]) remarks[key] = remark;
  }
  return {
    family: f.family,
    centre: f.centre,
    period: grid.period.id,
    monday: leaving.length > 0 ? null : grid.monday,
    remarks,
    together: c.children || c.week ? { children: c.children, week: c.week } : null,
  };
}

/** What leaves on one day, for each child. */
interface Leaving {
  readonly date: string;
  readonly rows: readonly { readonly child: string; readonly words: string }[];
}

/** *Léa : matin et midi, sortie Patinoire*; *seulement avec la sortie* when that was ticked. */
function words(grid: WeekGrid, child: string, parts: string, outings: readonly string[], only: boolean): string {
  const name = grid.children.find((c) => c.id === child)?.first_name ?? "Enfant";
  const outing = outings.length > 0 ? `, ${only ? "seulement avec la " : ""}sortie ${outings.join(" et ")}` : "";
  return `${name} : ${parts.toLocaleLowerCase("fr")}${outing}`;
}

const thisWeek = (grid: WeekGrid): Leaving[] =>
  grid.days
    .filter((day) => day.children.some(anyTicked))
    .map((day) => ({
      date: day.date,
      rows: day.children.filter(anyTicked).map((row) => {
        const set = row.cells.filter(isTicked).reduce((sum, cell) => sum | (PARTS.find((p) => p.part === cell.part)?.bit ?? 0), 0);
        const outings = row.outings.filter(outingTicked);
        const parts = partsOrDay(set, set === day.open);
        return { child: row.child, words: words(grid, row.child, parts, outings.map((o) => o.title), outings.some(onlyTicked)) };
      }),
    }));

function otherWeeks(f: SessionFamily, grid: WeekGrid, leaving: readonly DraftDay[]): Leaving[] {
  const titleOf = (outing: string): string =>
    one<CalendarOuting>(`calendar/${f.centre}/${grid.period.id}`, `outing|${outing}`)?.outing.title ?? "choisie";
  return [...new Set(leaving.map((day) => day.date))].map((date) => ({
    date,
    rows: leaving
      .filter((day) => day.date === date)
      .map((day) => {
        const parts = partsOrDay(day.parts, day.parts === dayOf(f, grid.period.id, date)?.open);
        return { child: day.child, words: words(grid, day.child, parts, day.outings.map(titleOf), day.only) };
      }),
  }));
}

/** Day by day, child by child. */
function Summary({ days }: { days: readonly Leaving[] }) {
  if (days.length === 0) return null;
  return (
    <ul class="plain summary">
      {days.map((day) => (
        <li key={day.date}>
          <b>{capital(dayLong(day.date))}</b>
          {day.rows.map((row) => (
            <span key={row.child}>{row.words}</span>
          ))}
        </li>
      ))}
    </ul>
  );
}

function Done({ f, grid, result, onClose }: Props & { result: SendResult }) {
  // What the server received and could not apply (a place asked for elsewhere meanwhile) is no receipt.
  const refused = (useLive("to_review", { stream: f.stream }) ?? []).filter((r) => result.sent.includes(r.command));
  const n = result.sent.length - refused.length;
  // Closed to this person meanwhile, what waited was taken away: it left nowhere.
  const closed = !families.value.some((other) => keyOf(other) === keyOf(f));
  const transmitted = !closed && unsent.value === 0 && exchange.value.outcome === "done";
  const received = n > 1 ? "le centre les a reçues. Les accusés de réception sont" : "le centre l’a reçue. L’accusé de réception est";
  const sentence = closed
    ? "Vous n’avez plus accès à cette famille : ce qui n’était pas transmis ne partira pas. Voyez le directeur."
    : transmitted
    ? `Transmis : ${received} dans « Demandes ».`
    : "Enregistré sur ce téléphone, à envoyer dès que le réseau répond. Seule la réception par le serveur compte.";
  return (
    <div class="stack">
      {n > 0 && (
        <div role="status">
          <Line icon={transmitted ? "check" : "send"} class={`notice ${transmitted ? "ok" : "wait"}`}>
            <b>{count(n, "demande", "demandes")}.</b> {sentence}
          </Line>
        </div>
      )}
      {refused.length > 0 && (
        <div class="notice no stack" role="alert">
          <b>{count(refused.length, "demande n’a pas été retenue", "demandes n’ont pas été retenues")}</b>
          {refused.map((r) => (
            <p key={r.command}>
              {asked(grid, r)} : {r.why.sentence}
            </p>
          ))}
        </div>
      )}
      {result.left.length > 0 && (
        <>
          <h3>{n > 0 ? "Restent dans votre brouillon" : "Rien n’est parti"}</h3>
          {result.left.map((left) => (
            <Left key={`${left.child} ${left.date}`} f={f} grid={grid} left={left} />
          ))}
        </>
      )}
      <div class="sheet-foot">
        <button type="button" class="button second" onClick={onClose}>
          Fermer
        </button>
        <To path="demandes" class="button">
          Statut de vos demandes
        </To>
      </div>
    </div>
  );
}

/** *Noé, mercredi 2 décembre, matin*. */
function asked(grid: WeekGrid, { act }: ToReview): string {
  if (act.do !== "request") return "Votre choix";
  const name = grid.children.find((c) => c.id === act.child)?.first_name ?? "";
  return `${name}, ${dayLong(act.date)}, ${partsOrDay(act.wish.parts, false).toLocaleLowerCase("fr")}`;
}

/** A day that did not leave; when a request of that day lives, it may be changed instead. */
function Left({ f, grid, left }: { f: SessionFamily; grid: WeekGrid; left: SendLeft }) {
  const [done, setDone] = useState(false);
  const name = grid.children.find((c) => c.id === left.child)?.first_name ?? "";
  const change = async (): Promise<void> => {
    if (left.request === null || left.content_at === null) return;
    await act(f.stream, { do: "change", request: left.request, base: left.content_at, wish: left.wish });
    setDone(true);
  };
  return (
    <div class="notice wait stack">
      <p>
        <b>
          {name}, {left.label}
        </b>{" "}
        : {left.why.sentence}
      </p>
      {left.request !== null && left.content_at !== null && !done && (
        <button type="button" class="button second" onClick={() => void change().catch(() => undefined)}>
          Remplacer ma demande de ce jour par : {partsOrDay(left.wish.parts, false).toLocaleLowerCase("fr")}
        </button>
      )}
      {done && <p role="status">Modification enregistrée, à envoyer.</p>}
    </div>
  );
}
