// The late accounts of a centre: a box for each that may be written to, what is late, since when, and how its adults are reached.
import { ofName } from "../../names";
import { pathOf } from "../../desk-actions";
import { today } from "../../desk-state";
import { count, money } from "../../french";
import type { LateAccount } from "../../gen/LateAccount";
import { nextWord } from "../../instalments";
import { To } from "../common";
import { Icon } from "../icons";
import { Badge } from "../status";
import { LateLines } from "./late-lines";
import { emailWord, lastWord, mayWrite, standWord } from "./reminders-model";

interface Props {
  readonly accounts: readonly LateAccount[];
  readonly ticked: ReadonlySet<string>;
  readonly onTick: (ticked: ReadonlySet<string>) => void;
  /** The mail of that family is to be shown. */
  readonly onRead: (family: string) => void;
}

export function LateList({ accounts, ticked, onTick, onRead }: Props) {
  const writable = accounts.filter(mayWrite);
  const all = writable.length > 0 && writable.every((a) => ticked.has(a.family));
  const toggle = (family: string, on: boolean): void => {
    const next = new Set(ticked);
    if (on) next.add(family);
    else next.delete(family);
    onTick(next);
  };
  return (
    <>
      {writable.length > 1 && (
        <label class="check">
          <input type="checkbox" checked={all} onChange={() => onTick(all ? new Set() : new Set(writable.map((a) => a.family)))} />
          <span>Tout cocher ({count(writable.length, "compte")})</span>
        </label>
      )}
      <ul class="m-operations">
        {accounts.map((account) => (
          <Late key={account.family} account={account} ticked={ticked.has(account.family)} onTick={(on) => toggle(account.family, on)} onRead={onRead} />
        ))}
      </ul>
    </>
  );
}

interface LateProps {
  readonly account: LateAccount;
  readonly ticked: boolean;
  readonly onTick: (on: boolean) => void;
  readonly onRead: (family: string) => void;
}
function Late({ account, ticked, onTick, onRead }: LateProps) {
  const { plan } = account;
  const kept = account.stand === "plan_kept";
  return (
    <li class="card m-late">
      <div class="m-late-head">
        {mayWrite(account) ? (
          <label class="check">
            <input type="checkbox" checked={ticked} onChange={(event) => onTick(event.currentTarget.checked)} />
            <b>{account.name}</b>
          </label>
        ) : (
          <b class="m-late-name">{account.name}</b>
        )}
        <Badge {...standWord(account)} />
        <span class="amount">{kept ? <span class="muted">{money(account.debt_cents)}</span> : money(account.late_cents)}</span>
      </div>
      <p class="small">
        {kept ? (plan && nextWord(plan, today.value)) : `${count(account.days, "jour")} de retard`}
        <span class="muted"> · {lastWord(account)}</span>
      </p>
      <div class="m-late-more">
        <details>
          <summary>Ce qui est en retard, et qui joindre</summary>
          <Lines account={account} />
          <People account={account} />
          <p>
            <To path={pathOf(`comptes/${account.family}`)} class="target">
              Ouvrir le compte<span class="visually-hidden"> {ofName(account.name)}</span>
            </To>
          </p>
        </details>
        {account.lines.length > 0 && account.stand !== "today" && (
          <button type="button" class="d-act no-print" onClick={() => onRead(account.family)}>
            Lire le mail<span class="visually-hidden"> {ofName(account.name)}</span>
          </button>
        )}
      </div>
    </li>
  );
}

function Lines({ account: { lines, debt_cents: debt } }: { account: LateAccount }) {
  if (lines.length === 0) return <p class="small muted">Factures échues, couvertes par l’échéancier : {money(debt)}.</p>;
  return <LateLines lines={lines} />;
}

function People({ account: { people } }: { account: LateAccount }) {
  if (people.length === 0) return <p class="small muted">Aucun responsable connu de ce centre.</p>;
  return (
    <ul class="m-lines">
      {people.map((person, at) => (
        <li key={at}>
          <span>
            {person.name} <small class="muted">{emailWord(person)}</small>
          </span>
          {person.phone && (
            <a class="target" href={`tel:${person.phone.replace(/[^+\d]/g, "")}`}>
              <Icon name="phone" /> {person.phone}
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}
