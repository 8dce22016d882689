// Everything that was written in an account, newest first: its lines, what it settled, and what may still be done with it.
import { useState } from "preact/hooks";
import { dayNumbers, dayShort, money } from "../../french";
import { deskPaper } from "../../desk-money";
import type { AccountView } from "../../gen/AccountView";
import type { LineView } from "../../gen/LineView";
import type { OperationView } from "../../gen/OperationView";
import { today } from "../../desk-state";
import { isCredit, modeWord, natureWord, paymentWord, undoneWord, voucherWord } from "../../money-words";
import { repaidWord } from "../../refund-words";
import { Icon } from "../icons";
import { MoneyIcon } from "../money-icons";
import { mayCredit } from "./act-credit";
import type { Asked } from "./act-form";

const STEP = 30;

interface Props {
  readonly account: AccountView;
  readonly centre: string;
  readonly onAsk: (asked: Asked) => void;
}

export function AccountOperations({ account, centre, onAsk }: Props) {
  const [most, setMost] = useState(STEP);
  const { operations } = account;
  return (
    <section aria-labelledby="written" class="m-written">
      <h2 id="written">Opérations</h2>
      {operations.length === 0 && <p class="card muted">Rien n’est encore écrit dans ce compte.</p>}
      <ul class="m-operations">
        {operations.slice(0, most).map((view) => (
          <Operation
            key={view.operation.id}
            view={view}
            undoable={account.undoable.includes(view.operation.id)}
            centre={centre}
            onAsk={onAsk}
          />
        ))}
      </ul>
      {operations.length > most && (
        <button type="button" class="button second" onClick={() => setMost(most + STEP)}>
          Montrer les opérations plus anciennes
        </button>
      )}
    </section>
  );
}

const openOf = (view: OperationView): number => view.lines.reduce((sum, l) => sum + l.cents - l.credited_cents - l.paid_cents, 0);

interface OneProps {
  readonly view: OperationView;
  /** Typed at the desk, and nothing came of it since. */
  readonly undoable: boolean;
  readonly centre: string;
  readonly onAsk: (asked: Asked) => void;
}
function Operation({ view, undoable, centre, onAsk }: OneProps) {
  const { operation } = view;
  const open = operation.cents > 0 ? openOf(view) : 0;
  const late = open > 0 && operation.due !== null && operation.due < today.value;
  return (
    <li class="card">
      <details>
        <summary class="m-summary">
          <span>
            <b>{operation.label}</b>
            <small class="muted">
              {" "}
              {dayNumbers(operation.date)}
              {view.mode && ` · ${modeWord(view.mode)}`}
              {operation.repaid && ` · ${repaidWord(operation.repaid)}`}
              {operation.payment && (
                <>
                  <br />
                  {paymentWord(operation.payment)}
                </>
              )}
            </small>
          </span>
          {operation.undone && (
            <span class="status with-icon" data-is="refused">
              <Icon name="cross" /> {undoneWord(operation.undone)}
            </span>
          )}
          {late && (
            <span class="status with-icon" data-is="refused">
              <Icon name="warn" /> échue le {dayNumbers(operation.due ?? "")}
            </span>
          )}
          {open > 0 && <span class="small muted">reste {money(open)}</span>}
          <span class="amount">
            <span class="muted small">{isCredit(operation) ? "Crédit" : "Débit"}</span> {money(Math.abs(operation.cents))}
          </span>
        </summary>
        <Inside view={view} />
        <p class="row no-print">
          {operation.paper && (
            <a class="target" href={deskPaper(centre, operation.paper)} target="_blank" rel="noopener">
              <MoneyIcon name="down" /> Télécharger<span class="visually-hidden"> : {operation.label} (PDF)</span>
            </a>
          )}
          {operation.kind === "invoice" && view.lines.some(mayCredit) && (
            <button type="button" class="d-act" onClick={() => onAsk({ is: "credit", operation: view })}>
              Avoir<span class="visually-hidden"> sur {operation.label}</span>
            </button>
          )}
          {undoable && (
            <button type="button" class="d-act" onClick={() => onAsk({ is: "undo", operation: view })}>
              Annuler (saisi par erreur)<span class="visually-hidden"> : {operation.label}</span>
            </button>
          )}
          {view.may_bounce && (
            <button type="button" class="d-act d-bad" onClick={() => onAsk({ is: "reject", operation: view })}>
              Rejet<span class="visually-hidden"> : {operation.label}</span>
            </button>
          )}
        </p>
      </details>
    </li>
  );
}

function Inside({ view }: { view: OperationView }) {
  return (
    <>
      {view.lines.length > 0 && (
        <ul class="m-lines">
          {view.lines.map((line) => (
            <Line key={line.id} line={line} />
          ))}
        </ul>
      )}
      {view.reason && <p class="small">Raison : {view.reason}</p>}
      {(view.freed_cents ?? 0) > 0 && (
        <p class="small">
          Déjà réglé, rendu au crédit de la famille : {money(view.freed_cents ?? 0)}.
          {(view.freed_voucher_cents ?? 0) > 0 && ` Là-dessus, ${voucherWord(view.freed_voucher_cents ?? 0)}`}
        </p>
      )}
      {view.paid_on && <p class="small">Remis le {dayNumbers(view.paid_on)}.</p>}
      {view.settled.length > 0 && (
        <>
          <h3>{view.operation.cents > 0 ? "Réglé par" : "A réglé"}</h3>
          <ul class="m-lines">
            {view.settled.map((s) => (
              <li key={`${s.operation} ${s.cents}`}>
                <span>
                  {s.label} <small class="muted">{dayNumbers(s.date)}</small>
                </span>
                <span class="amount">{money(s.cents)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {view.left_cents > 0 && <p class="small">Ne règle encore rien : {money(view.left_cents)}.</p>}
    </>
  );
}

function Line({ line }: { line: LineView }) {
  const notes = [
    line.quantity !== 1 ? `${line.quantity} × ${money(line.unit_cents)}` : "",
    line.credited_cents > 0 ? `avoir ${money(line.credited_cents)}` : "",
    line.taken_back ? "reprise par un avoir" : "",
    line.paid_cents > 0 ? `réglé ${money(line.paid_cents)}` : "",
  ].filter(Boolean);
  return (
    <li>
      <span>
        {line.child_name && `${line.child_name} · `}
        {line.label}
        {line.date && <small class="muted"> {dayShort(line.date)}</small>}
        <small class="muted"> {[natureWord(line.nature), line.words, ...notes].filter(Boolean).join(" · ")}</small>
      </span>
      <span class="amount">{money(line.cents)}</span>
    </li>
  );
}
