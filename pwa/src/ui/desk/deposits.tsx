// *Remises*: which cheques, vouchers and cash wait for the bank, and which went there on which slip?
import { useEffect, useState } from "preact/hooks";
import { listDeposits, slipCsv } from "../../desk-bank";
import { deskPaper } from "../../desk-money";
import { dayNumbers, money } from "../../french";
import type { CreditToDeposit } from "../../gen/CreditToDeposit";
import type { DepositView } from "../../gen/DepositView";
import type { PaymentMode } from "../../gen/PaymentMode";
import { Empty } from "../common";
import { MoneyIcon } from "../money-icons";
import { countOf, PAPER_MODES } from "./bank-words";
import { DepositDialog } from "./deposit-dialog";
import { Done, Reading, useLoad } from "./money-kit";

/** A slip's PDF comes some seconds after it. */
const PDF_AFTER_MS = 2_000;

export function Deposits({ centre }: { centre: string }) {
  const loaded = useLoad(centre, () => listDeposits(centre));
  const [done, setDone] = useState("");
  const value = loaded.value;
  const unmade = value?.slips.some((slip) => !slip.made) ?? false;
  useEffect(() => {
    if (!unmade) return;
    const timer = setTimeout(() => void loaded.reload(), PDF_AFTER_MS);
    return () => clearTimeout(timer);
  }, [value]);
  const made = (slip: DepositView): void => {
    setDone(`Bordereau ${slip.number} fait : ${countOf(slip.mode, slip.count)}, ${money(slip.cents)}. Le PDF arrive dans la liste des bordereaux.`);
    void loaded.reload();
  };
  return (
    <>
      <Done text={done} />
      <Reading what="Les remises" loaded={loaded} />
      {value && <Waiting centre={centre} waiting={value.waiting} onMade={made} onStale={() => void loaded.reload()} />}
      {value && value.slips.length > 0 && <Slips centre={centre} slips={value.slips} />}
    </>
  );
}

interface WaitingProps {
  readonly centre: string;
  readonly waiting: readonly CreditToDeposit[];
  readonly onMade: (slip: DepositView) => void;
  /** What the server holds is not what is on the screen. */
  readonly onStale: () => void;
}
function Waiting({ centre, waiting, onMade, onStale }: WaitingProps) {
  const [asked, setAsked] = useState<PaymentMode>("cheque");
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [making, setMaking] = useState(false);
  const modes = PAPER_MODES.filter(({ is }) => waiting.some((credit) => credit.mode === is));
  const mode = modes.some(({ is }) => is === asked) ? asked : (modes[0]?.is ?? "cheque");
  const shown = waiting.filter((credit) => credit.mode === mode);
  const chosen = shown.filter((credit) => ticked.has(credit.credit));
  const total = chosen.reduce((sum, credit) => sum + credit.cents, 0);
  const tick = (credits: readonly CreditToDeposit[], on: boolean): void => {
    const next = new Set(ticked);
    for (const { credit } of credits) on ? next.add(credit) : next.delete(credit);
    setTicked(next);
  };
  if (shown.length === 0) {
    return (
      <Empty icon="check">
        <p>Aucun chèque, titre ou règlement en espèces n’attend d’être remis. Ils arrivent ici dès qu’ils sont enregistrés dans un compte.</p>
      </Empty>
    );
  }
  return (
    <section class="m-bank" aria-labelledby="to-deposit">
      <h2 id="to-deposit">À remettre</h2>
      <div class="d-chips" role="group" aria-label="Mode de règlement">
        {modes.map(({ is, word }) => (
          <button key={is} type="button" class="d-chip" aria-pressed={is === mode} onClick={() => setAsked(is)}>
            {word} <span class="muted">{waiting.filter((credit) => credit.mode === is).length}</span>
          </button>
        ))}
      </div>
      <TickList credits={shown} ticked={ticked} onTick={tick} />
      {chosen.length > 0 && (
        <p class="d-marked">
          <strong>
            {countOf(mode, chosen.length)}, {money(total)}
          </strong>
          <button type="button" class="button" onClick={() => setMaking(true)}>
            Faire le bordereau
          </button>
        </p>
      )}
      {making && (
        <DepositDialog
          centre={centre}
          mode={mode}
          credits={chosen}
          onClose={() => setMaking(false)}
          onMade={(slip) => {
            setMaking(false);
            setTicked(new Set());
            onMade(slip);
          }}
          onStale={onStale}
        />
      )}
    </section>
  );
}

interface TickListProps {
  readonly credits: readonly CreditToDeposit[];
  readonly ticked: ReadonlySet<string>;
  readonly onTick: (credits: readonly CreditToDeposit[], on: boolean) => void;
}
function TickList({ credits, ticked, onTick }: TickListProps) {
  return (
    <ul class="card m-tick">
      <li>
        <label class="check">
          <input
            type="checkbox"
            checked={credits.every((credit) => ticked.has(credit.credit))}
            onChange={(event) => onTick(credits, event.currentTarget.checked)}
          />
          <span>
            <span>Tout cocher</span>
            <span class="amount">{money(credits.reduce((sum, credit) => sum + credit.cents, 0))}</span>
          </span>
        </label>
      </li>
      {credits.map((credit) => (
        <li key={credit.credit}>
          <label class="check">
            <input type="checkbox" checked={ticked.has(credit.credit)} onChange={(event) => onTick([credit], event.currentTarget.checked)} />
            <span>
              <span>
                {credit.drawer}
                <small class="muted">{facts(credit)}</small>
              </span>
              <span class="amount">{money(credit.cents)}</span>
            </span>
          </label>
        </li>
      ))}
    </ul>
  );
}

const facts = (credit: CreditToDeposit): string =>
  [
    credit.reference && `n° ${credit.reference}`,
    credit.bank,
    `famille ${credit.family_name}`,
    `reçu le ${dayNumbers(credit.paid_on)}`,
  ]
    .filter(Boolean)
    .join(" · ");

function Slips({ centre, slips }: { centre: string; slips: readonly DepositView[] }) {
  return (
    <section class="m-bank" aria-labelledby="slips">
      <h2 id="slips">Bordereaux faits</h2>
      <ul class="m-operations">
        {slips.map((slip) => (
          <li key={slip.paper} class="card m-slip">
            <span>
              <b>{slip.number}</b>
              <small class="muted">
                Remis le {dayNumbers(slip.date)} · {countOf(slip.mode, slip.count)}
              </small>
            </span>
            <strong class="amount">{money(slip.cents)}</strong>
            <span class="row">
              {slip.made ? (
                <a class="target" href={deskPaper(centre, slip.paper)} target="_blank" rel="noopener">
                  <MoneyIcon name="down" /> PDF<span class="visually-hidden"> du bordereau {slip.number}</span>
                </a>
              ) : (
                <span class="target muted">PDF en préparation…</span>
              )}
              <a class="target" href={slipCsv(centre, slip.paper)} download>
                <MoneyIcon name="down" /> CSV<span class="visually-hidden"> du bordereau {slip.number}</span>
              </a>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
