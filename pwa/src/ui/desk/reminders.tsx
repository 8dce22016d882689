// *Relances*: who is late, what each will read, and what is sent once the director has looked. Nothing leaves by itself. Needs the network.
import { useState } from "preact/hooks";
import type { Problem } from "../../account";
import { readReminders, sendReminders } from "../../desk-money";
import { desk, today } from "../../desk-state";
import { count, list, money } from "../../french";
import type { RemindersView } from "../../gen/RemindersView";
import type { SentReminders } from "../../gen/SentReminders";
import { newId } from "../../ids";
import { Empty } from "../common";
import { Ask } from "../dialog";
import { LateList } from "./late-list";
import { Done, Reading, useLoad, Ways } from "./money-kit";
import { Preview, Texts } from "./reminder-texts";
import { levelsOf, tickedFirst } from "./reminders-model";

export default function Reminders() {
  const centre = desk.value?.centre ?? "";
  return (
    <>
      <Ways />
      <Load key={centre} centre={centre} />
    </>
  );
}

interface Result {
  readonly sent: SentReminders;
  readonly names: ReadonlyMap<string, string>;
}

function Load({ centre }: { centre: string }) {
  const loaded = useLoad(centre, () => readReminders(centre));
  const [result, setResult] = useState<Result | null>(null);
  const [round, setRound] = useState(0);
  const done = async (sent: SentReminders, names: ReadonlyMap<string, string>): Promise<void> => {
    setResult({ sent, names });
    await loaded.reload();
    setRound((n) => n + 1);
  };
  return (
    <>
      <p class="muted">
        Les factures échues sur lesquelles il reste quelque chose à régler. Rien ne part tout seul : relisez, décochez, puis envoyez. Un échéancier suivi fait taire
        les relances.
      </p>
      {result && <Said {...result} />}
      <Reading what="La liste des retards" loaded={loaded} />
      {loaded.value && loaded.value.accounts.length === 0 && (
        <Empty icon="check">
          <p>Aucun compte n’est en retard.</p>
        </Empty>
      )}
      {loaded.value && loaded.value.accounts.length > 0 && (
        <Review key={round} centre={centre} view={loaded.value} onDone={(sent, names) => void done(sent, names)} onStale={() => void loaded.reload()} />
      )}
    </>
  );
}

function Said({ sent: { sent, left }, names }: Result) {
  const nameOf = (family: string): string => names.get(family) ?? "Une famille";
  return (
    <div>
      <Done text={sent.length > 0 ? `${count(sent.length, "relance envoyée", "relances envoyées")} : ${list(sent.map(nameOf))}.` : ""} />
      {left.length > 0 && (
        <div class="notice wait" role="status">
          <p>{count(left.length, "famille n’a pas été relancée", "familles n’ont pas été relancées")} :</p>
          <ul>
            {left.map(([family, why]) => (
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

interface ReviewProps {
  readonly centre: string;
  readonly view: RemindersView;
  readonly onDone: (sent: SentReminders, names: ReadonlyMap<string, string>) => void;
  /** What the server holds may not be what is on the screen. */
  readonly onStale: () => void;
}
function Review({ centre, view, onDone, onStale }: ReviewProps) {
  const [id] = useState(newId);
  const [ticked, setTicked] = useState(() => tickedFirst(view.accounts, today.value));
  const [texts, setTexts] = useState<readonly string[]>(view.texts);
  const [shown, setShown] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const chosen = view.accounts.filter((account) => ticked.has(account.family));
  const total = chosen.reduce((sum, account) => sum + account.late_cents, 0);
  const word = `Envoyer ${count(chosen.length, "relance")}`;
  const send = async (): Promise<void> => {
    setBusy(true);
    const accounts = chosen.map(({ family, sent, late_cents }) => ({ family, sent, late_cents }));
    const answer = await sendReminders(centre, { id, texts: [...texts], accounts });
    setBusy(false);
    setAsking(false);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) onDone(answer.value, new Map(view.accounts.map((a) => [a.family, a.name])));
    else if (answer.problem.status === 404) onStale();
  };
  return (
    <div class="m-review">
      {problem && (
        <p class="notice no" role="alert">
          {problem.title}
          {problem.status === 0 && " Si l’envoi est parti, il n’aura lieu qu’une fois : réessayez."}
        </p>
      )}
      <LateList accounts={view.accounts} ticked={ticked} onTick={setTicked} onRead={setShown} />
      {chosen.length > 0 && <Texts levels={levelsOf(chosen)} texts={texts} usual={view.usual} onChange={setTexts} />}
      <p class="d-marked">
        <strong>
          {chosen.length === 0 ? "Aucun compte coché" : `${count(chosen.length, "compte coché", "comptes cochés")}, ${money(total)} en retard`}
        </strong>
        {chosen.length > 0 && (
          <button type="button" class="button" onClick={() => setAsking(true)}>
            {word}
          </button>
        )}
      </p>
      {shown && <Preview centre={centre} family={shown} texts={texts} onClose={() => setShown(null)} />}
      {asking && (
        <Ask title={`${word} ?`} yes={busy ? "Envoi…" : word} busy={busy} onYes={() => void send()} onNo={() => setAsking(false)}>
          <p>
            Un mail part à chaque parent dont l’adresse est confirmée : {list(chosen.map((account) => account.name))}. Une famille qui a réglé entre-temps est
            laissée de côté.
          </p>
          <p>Chaque relance est gardée dans le compte, que la famille lit aussi.</p>
        </Ask>
      )}
    </div>
  );
}
