// What is in one operation? An invoice read as a page: its lines by child, how each amount was found, what was paid by what.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../account";
import { dayFull, dayNumbers, dayShort, money } from "../french";
import type { LineView } from "../gen/LineView";
import type { OperationView } from "../gen/OperationView";
import type { RecordOperation } from "../gen/RecordOperation";
import type { SessionFamily } from "../gen/SessionFamily";
import { keptOperation, readOperation } from "../money";
import { isCredit, isVoucher, modeWord, natureWord, paymentWord, voucherWord } from "../money-words";
import { repaidWord } from "../refund-words";
import { shares } from "../statement";
import { keyOf } from "../state";
import { rowsOf } from "./account-here";
import { Title, To } from "./common";
import { Freshness } from "./freshness";
import { Icon } from "./icons";
import { HAS_PAPER, Late } from "./operations";
import { Download, Keep } from "./paper-link";

export function Operation({ f, id }: { f: SessionFamily; id: string }) {
  const row = rowsOf(f).find((r) => r.operation.id === id);
  const { view, problem } = useView(f, id, row?.operation ?? null);
  /** The account comes with every exchange; the detail is read beside it, and may be older. */
  const operation = row?.operation ?? view?.operation ?? null;
  return (
    <>
      <p class="back">
        <To path="compte" class="target">
          <Icon name="back" /> Compte
        </To>
      </p>
      <Title>{operation?.label ?? "Opération"}</Title>
      <Freshness />
      {operation && <Facts f={f} operation={operation} view={view} late={row?.late ?? false} />}
      {view && view.lines.length > 0 && <Lines lines={view.lines} credited={view.operation.kind === "credit_note"} />}
      {view && <Settled view={view} />}
      {!view && problem && <p class="notice wait">{missing(problem)}</p>}
      {!view && !problem && <p class="muted">Chargement…</p>}
    </>
  );
}

function missing(problem: Problem): string {
  if (problem.status === 0) return "Le détail de cette opération n’est pas encore sur cet appareil : ouvrez-la une fois avec le réseau.";
  return problem.status === 404 ? "Cette opération n’est pas sur votre compte : choisissez-la dans la liste de vos opérations." : problem.title;
}

/** What is kept at once, then what the server tells now; again when the account says something new of it. */
function useView(f: SessionFamily, id: string, row: RecordOperation | null) {
  const [view, setView] = useState<OperationView | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const known = JSON.stringify(row);
  useEffect(() => {
    let wanted = true;
    void keptOperation(f, id).then((kept) => wanted && setView((now) => now ?? kept));
    void readOperation(f, id).then((answer) => {
      if (!wanted) return;
      if (answer.ok) setView(answer.value);
      setProblem(answer.ok ? null : answer.problem);
    });
    return () => {
      wanted = false;
    };
  }, [keyOf(f), id, known]);
  return { view, problem };
}

interface FactsProps {
  readonly f: SessionFamily;
  readonly operation: RecordOperation;
  readonly view: OperationView | null;
  readonly late: boolean;
}
function Facts({ f, operation, view, late }: FactsProps) {
  const open = (view?.lines ?? []).reduce((sum, line) => sum + line.cents - line.credited_cents - line.paid_cents, 0);
  return (
    <div class="card">
      <dl class="facts">
        <div>
          <dt>{isCredit(operation) ? "Crédit" : "Débit"}</dt>
          <dd>
            <b class="sum">{money(Math.abs(operation.cents))}</b>
          </dd>
        </div>
        <Fact word="Centre">{view?.centre_name ?? f.centre_name}</Fact>
        <Fact word="Date écriture">{dayNumbers(operation.date)}</Fact>
        {view?.mode && <Fact word="Mode de règlement">{modeWord(view.mode)}</Fact>}
        {view?.paid_on && <Fact word="Réglé le">{dayNumbers(view.paid_on)}</Fact>}
        {operation.undone && (
          <Fact word={operation.undone.rejected ? "Rejeté le" : "Retiré du compte le"}>{dayNumbers(operation.undone.on)}</Fact>
        )}
        {operation.repaid && <Fact word="Remboursement">{repaidWord(operation.repaid)}</Fact>}
        {operation.payment && (
          <Fact word="Règlement concerné">
            <To path={`compte/operation/${operation.payment.operation}`} class="target">
              {paymentWord(operation.payment)}
            </To>
          </Fact>
        )}
        {operation.due && operation.cents > 0 && (
          <Fact word="À régler avant le">
            {dayNumbers(operation.due)} {late && <Late />}
          </Fact>
        )}
        {view && operation.kind === "invoice" && <Fact word="Reste à régler">{open > 0 ? money(open) : "Rien : cette facture est soldée"}</Fact>}
        {view && view.left_cents > 0 && <Fact word="Reste en votre faveur">{money(view.left_cents)}</Fact>}
        {view?.reason && <Fact word="Raison">{view.reason}</Fact>}
        {view && (view.freed_cents ?? 0) > 0 && <Fact word="Déjà réglé, rendu à votre crédit">{money(view.freed_cents ?? 0)}</Fact>}
      </dl>
      {view && vouchersOf(view) > 0 && <p class="notice">{voucherWord(vouchersOf(view))}</p>}
      {!operation.paper && HAS_PAPER.has(operation.kind) && <p class="small muted">PDF en préparation</p>}
      {operation.paper && (
        <p class="row">
          <Download f={f} paper={operation.paper} label={operation.label} />
          <Keep f={f} paper={operation.paper} label={operation.label} />
        </p>
      )}
    </div>
  );
}

/** What of a payment, or of what a credit note gave back, is no money: a difference that is explained where it is read. */
const vouchersOf = (view: OperationView): number =>
  view.mode !== null && isVoucher(view.mode) ? view.left_cents : (view.freed_voucher_cents ?? 0);

function Fact({ word, children }: { word: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{word}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** `credited`: the lines are what a credit note takes off those of an invoice. */
function Lines({ lines, credited }: { lines: readonly LineView[]; credited: boolean }) {
  const children = shares(lines);
  return (
    <section aria-labelledby="lines">
      <h2 id="lines">{credited ? "Ce que l’avoir reprend" : "Détail"}</h2>
      {!credited && <p class="small muted">Touchez une ligne pour lire comment son montant a été trouvé.</p>}
      {children.map(({ name, lines: own, cents }) => (
        <div key={name} class="card lines">
          <h3>{name || "Famille"}</h3>
          {own.map((line) => (
            <OneLine key={line.id} line={line} />
          ))}
          {children.length > 1 && (
            <p class="sub-total">
              <span class="grow">Sous-total {name || "famille"}</span>
              <b class="amount">{money(cents)}</b>
            </p>
          )}
        </div>
      ))}
    </section>
  );
}

function OneLine({ line }: { line: LineView }) {
  const left = line.cents - line.credited_cents - line.paid_cents;
  return (
    <details class="one-line">
      <summary>
        <span class="grow">
          {line.label}
          {line.date && <small class="muted"> {dayShort(line.date)}</small>}
        </span>
        <b class="amount">{money(line.cents)}</b>
      </summary>
      <p>{line.words || natureWord(line.nature)}</p>
      <ul class="plain small muted">
        {line.date && <li>{dayFull(line.date)}</li>}
        {line.words && <li>Nature : {natureWord(line.nature)}</li>}
        {line.quantity !== 1 && (
          <li>
            {line.quantity} × {money(line.unit_cents)}
          </li>
        )}
        {line.credited_cents > 0 && <li>Avoir : {money(line.credited_cents)}</li>}
        {line.taken_back && <li>Reprise par un avoir</li>}
        {line.paid_cents > 0 && <li>Réglé : {money(line.paid_cents)}</li>}
        {left > 0 && left < line.cents && <li>Reste : {money(left)}</li>}
      </ul>
    </details>
  );
}

function Settled({ view }: { view: OperationView }) {
  if (view.settled.length === 0) return null;
  const debit = view.operation.cents > 0;
  return (
    <section aria-labelledby="settled">
      <h2 id="settled">{debit ? "Réglée par" : "A réglé"}</h2>
      <ul class="plain card settled">
        {view.settled.map((s) => (
          <li key={`${s.operation} ${s.cents}`}>
            <To path={`compte/operation/${s.operation}`} class="target grow">
              {s.label}
            </To>
            <span class="small muted">{dayNumbers(s.date)}</span>
            <b class="amount">{money(s.cents)}</b>
          </li>
        ))}
      </ul>
    </section>
  );
}
