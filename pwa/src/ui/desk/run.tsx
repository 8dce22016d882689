// *Facturation*: a draft over a period, what keeps invoices back, what changed since the last draft; then the issue, once. Needs the network.
import { useState } from "preact/hooks";
import type { Problem } from "../../account";
import { issueRun, latestRun, makeRun } from "../../desk-money";
import { desk, today } from "../../desk-state";
import { addDays, count, dayOnly, fromTo, money, moment } from "../../french";
import type { IssuedRun } from "../../gen/IssuedRun";
import type { RunProgress } from "../../gen/RunProgress";
import type { RunView } from "../../gen/RunView";
import { now } from "../../state";
import { Ask } from "../dialog";
import { ErrorSummary } from "../error-summary";
import { useForm } from "../form";
import { Done, Field, Reading, useLoad, Ways } from "./money-kit";
import { AskedMeanwhile } from "./run-asked";
import { ready } from "./run-model";
import { RunFamilies } from "./run-families";

export default function Run() {
  const centre = desk.value?.centre ?? "";
  return (
    <>
      <Ways />
      <Draft key={centre} centre={centre} />
    </>
  );
}

function Draft({ centre }: { centre: string }) {
  const loaded = useLoad(centre, () => latestRun(centre));
  const [made, setMade] = useState<RunView | null>(null);
  const [issued, setIssued] = useState<IssuedRun | null>(null);
  const run = made ?? loaded.value;
  const reload = async (): Promise<void> => {
    await loaded.reload();
    setMade(null);
  };
  return (
    <>
      <Prepare centre={centre} last={run} onMade={(next) => (setMade(next), setIssued(null))} />
      {loaded.problem && <Reading what="Le dernier brouillon" loaded={loaded} />}
      {issued && run && <Issued issued={issued} run={run} />}
      {run && <Review key={run.id} centre={centre} run={run} onIssued={(what) => (setIssued(what), void reload())} onStale={() => void reload()} />}
    </>
  );
}

interface PrepareProps {
  readonly centre: string;
  readonly last: RunView | null;
  readonly onMade: (run: RunView) => void;
}
function Prepare({ centre, last, onMade }: PrepareProps) {
  const [from, setFrom] = useState<string | null>(null);
  const [to, setTo] = useState<string | null>(null);
  const start = from ?? last?.from ?? lastMonth().from;
  const end = to ?? last?.to ?? lastMonth().to;
  const [progress, setProgress] = useState<RunProgress | null>(null);
  const { busy, errors, round, at, refuse, onSubmit, send } = useForm();
  const submit = async (): Promise<void> => {
    if (start === "") return refuse([{ id: "run-from", text: "Indiquez le premier jour à facturer." }]);
    if (end === "") return refuse([{ id: "run-to", text: "Indiquez le dernier jour à facturer." }]);
    if (end < start) return refuse([{ id: "run-to", text: "La période finit avant de commencer : vérifiez ses dates." }]);
    refuse([]);
    setProgress(null);
    const answer = await send(() => makeRun(centre, start, end, setProgress));
    if (answer.ok) onMade(answer.value);
    else refuse([{ id: answer.problem.field ? `run-${answer.problem.field}` : "", text: answer.problem.title }]);
  };
  return (
    <form class="card m-prepare" onSubmit={onSubmit(submit)} noValidate>
      <h2>Préparer des factures</h2>
      <p class="muted small">
        Le brouillon calcule les créneaux de la période qui ne sont pas encore facturés. Rien ne part avant que vous n’ayez relu et émis ; un nouveau brouillon
        remplace le précédent.
      </p>
      <ErrorSummary errors={errors} round={round} />
      <div class="m-dates">
        <Field id="run-from" label="Du" type="date" value={start} onInput={setFrom} error={at("run-from")} />
        <Field
          id="run-to"
          label="au (inclus)"
          type="date"
          value={end}
          onInput={setTo}
          error={at("run-to")}
        />
        <button class="button" aria-disabled={busy}>
          {busy ? "Calcul en cours…" : "Préparer le brouillon"}
        </button>
      </div>
      <div role="status">
        {busy && (
          <p class="m-wait">
            <progress aria-label="Calcul des factures" max={progress?.families} value={progress?.done} />{" "}
            {progress ? `${progress.done} ${progress.done > 1 ? "familles" : "famille"} sur ${progress.families}` : "Le serveur calcule chaque famille : cela peut prendre une minute."}
          </p>
        )}
      </div>
    </form>
  );
}

/** Invoices are usually made once the month is over. */
function lastMonth(): { from: string; to: string } {
  const to = addDays(`${today.value.slice(0, 7)}-01`, -1);
  return { from: `${to.slice(0, 7)}-01`, to };
}

/** With its year when it is not this one. */
const periodWord = ({ from, to }: RunView): string => `${fromTo(from, to)}${to.slice(0, 4) === today.value.slice(0, 4) ? "" : ` ${to.slice(0, 4)}`}`;

interface ReviewProps {
  readonly centre: string;
  readonly run: RunView;
  readonly onIssued: (issued: IssuedRun) => void;
  /** What the server holds is not what is on the screen. */
  readonly onStale: () => void;
}
function Review({ centre, run, onIssued, onStale }: ReviewProps) {
  const [confirmed, setConfirmed] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(0);
  const [problem, setProblem] = useState<Problem | null>(null);
  const families = run.families.filter((family) => ready(family, confirmed));
  const total = families.reduce((sum, family) => sum + family.total_cents, 0);
  const word = `Émettre ${count(families.length, "facture")} (${money(total)})`;
  const issue = async (): Promise<void> => {
    setBusy(true);
    setDone(0);
    const ids = families.map((family) => family.family);
    const answer = await issueRun(centre, run.id, { families: ids, confirmed: ids.filter((id) => confirmed.has(id)) }, setDone);
    setBusy(false);
    setAsking(false);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) onIssued(answer.value);
    else if (answer.problem.status >= 400) onStale();
  };
  return (
    <section aria-labelledby="draft" class="m-review">
      <h2 id="draft">{run.families.length === 0 ? "Rien à facturer" : run.issued ? "Factures émises" : "Brouillon"} {periodWord(run)}</h2>
      <p class="muted small">
        Préparé {moment(run.made_at, now.value)} · {count(run.families.length, "famille")} · total {money(run.total_cents)}
      </p>
      {problem && (
        <p class="notice no" role="alert">
          {problem.title}
          {problem.status === 0 && " Si l’émission est partie, elle n’aura lieu qu’une fois : rechargez pour voir."}
        </p>
      )}
      {run.warnings.map((warning) => (
        <p key={warning.code} class="notice wait">
          {warning.sentence}
        </p>
      ))}
      {families.length > 0 && <AskedMeanwhile from={run.from} to={run.to} />}
      <RunFamilies centre={centre} run={run} confirmed={confirmed} onConfirm={setConfirmed} />
      {families.length > 0 && (
        <p class="d-marked">
          <strong>
            {count(families.length, "facture prête", "factures prêtes")}, {money(total)}
          </strong>
          <button type="button" class="button" onClick={() => setAsking(true)}>
            {word}
          </button>
        </p>
      )}
      {asking && (
        <Ask title={`${word} ?`} yes={busy ? "Émission…" : word} busy={busy} onYes={() => void issue()} onNo={() => setAsking(false)}>
          <p>
            Période {fromTo(run.from, run.to)} ({dayOnly(run.to)} inclus). Chaque facture reçoit son numéro, puis son PDF, et les familles en sont prévenues par
            mail.
          </p>
          <p>Une facture émise ne se modifie pas : elle se corrige par un avoir.</p>
          {busy && <progress aria-label="Émission des factures" max={families.length} value={done || undefined} />}
        </Ask>
      )}
    </section>
  );
}

function Issued({ issued, run }: { issued: IssuedRun; run: RunView }) {
  const nameOf = (family: string): string => run.families.find((f) => f.family === family)?.name ?? "Une famille";
  const [first, last] = [issued.invoices[0], issued.invoices.at(-1)];
  const before = run.families.filter((family) => family.invoice !== null).length;
  return (
    <div>
      <Done
        text={
          issued.invoices.length > 0
            ? `${count(issued.invoices.length, "facture émise", "factures émises")}${first === last ? ` : ${first}` : ` : de ${first} à ${last}`}.`
            : `Rien de plus à émettre : ${count(before, "facture est déjà émise", "factures sont déjà émises")}.`
        }
      />
      {issued.left.length > 0 && (
        <div class="notice wait">
          <p>{count(issued.left.length, "famille n’a pas été facturée", "familles n’ont pas été facturées")} :</p>
          <ul>
            {issued.left.map(([family, why]) => (
              <li key={family}>
                {nameOf(family)} : {why}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
