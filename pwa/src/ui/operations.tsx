// *Liste de vos opérations*: cards on a phone, the manual's table where there is room; the balance after each, without network too.
import { useState } from "preact/hooks";
import { follow, refresh } from "../actions";
import { dayNumbers, money } from "../french";
import type { SessionFamily } from "../gen/SessionFamily";
import { isCredit, paymentWord, undoneWord } from "../money-words";
import { repaidWord } from "../refund-words";
import { exchange, keyOf } from "../state";
import type { Row } from "../statement";
import { balanceOf, carriedOf, earlierOf, rowsOf } from "./account-here";
import { To } from "./common";
import { Icon } from "./icons";
import { Download } from "./paper-link";
import { useWide } from "./wide";

const STEP = 40;

export function Operations({ f }: { f: SessionFamily }) {
  const [most, setMost] = useState(STEP);
  const wide = useWide("48rem");
  const rows = rowsOf(f);
  const before = carriedOf(f);
  if (rows.length === 0 && !balanceOf(f)) return null;
  const shown = rows.slice(0, most);
  const years = [...new Set(shown.map((row) => row.year))];
  const List = wide ? Table : Cards;
  return (
    <section aria-labelledby="operations">
      <h2 id="operations">Liste de vos opérations</h2>
      {rows.length === 0 && <p class="card muted">Aucune opération pour le moment : la première facture s’inscrira ici.</p>}
      {years.map((year) => (
        <div key={year}>
          {years.length > 1 && <h3 class="year">{`Année scolaire ${year}–${year + 1}`}</h3>}
          <List f={f} rows={shown.filter((row) => row.year === year)} />
        </div>
      ))}
      {rows.length <= most && before && (
        <p class="card muted">
          Solde au 31 août {before.year}, des années précédentes : {money(Math.abs(before.cents))} {before.cents > 0 ? "à régler" : "en votre faveur"}.
        </p>
      )}
      {rows.length <= most && <Earlier f={f} />}
      {rows.length > most && (
        <button type="button" class="button second" onClick={() => setMost(most + STEP)}>
          Montrer les opérations plus anciennes
        </button>
      )}
    </section>
  );
}

/** The year before: asked for once with the network, then kept on this device like the others. */
function Earlier({ f }: { f: SessionFamily }) {
  const [asked, setAsked] = useState<number | null>(null);
  const year = earlierOf(f);
  if (year === null) return null;
  const ask = (): void => {
    setAsked(year);
    follow([`record/${keyOf(f)}/${year}`]);
    refresh();
  };
  const offline = exchange.value.outcome === "offline" && !exchange.value.running;
  return (
    <>
      <button type="button" class="button second" aria-disabled={asked === year && !offline} onClick={ask}>
        Voir les opérations de {year}–{year + 1}
      </button>
      <p class="small muted" role="status">
        {asked === year && (offline ? "Le réseau est nécessaire la première fois : elles s’afficheront dès qu’il reviendra." : "Lecture…")}
      </p>
    </>
  );
}

interface ListProps {
  readonly f: SessionFamily;
  readonly rows: readonly Row[];
}

function Table({ f, rows }: ListProps) {
  return (
    <div class="card table-card">
      <table class="operations">
        <thead>
          <tr>
            <th scope="col">Opérations</th>
            <th scope="col">Date écriture</th>
            <th scope="col" class="amount">
              Débit
            </th>
            <th scope="col" class="amount">
              Crédit
            </th>
            <th scope="col" class="amount">
              Solde
            </th>
            <th scope="col">Télécharger</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.operation.id}>
              <th scope="row">
                <Name row={row} />
              </th>
              <td>{dayNumbers(row.operation.date)}</td>
              <td class="amount">{row.operation.cents > 0 && money(row.operation.cents)}</td>
              <td class="amount">{isCredit(row.operation) && money(Math.abs(row.operation.cents))}</td>
              <td class="amount muted">{money(row.balance)}</td>
              <td>
                <Paper f={f} row={row} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cards({ f, rows }: ListProps) {
  return (
    <ul class="plain stack operation-cards">
      {rows.map((row) => (
        <li key={row.operation.id} class="card">
          <Name row={row} />
          <p class="figures">
            <span>
              <span class="muted">{isCredit(row.operation) ? "Crédit" : "Débit"}</span>{" "}
              <b class="amount">{money(Math.abs(row.operation.cents))}</b>
            </span>
            <span class="small muted">{row.balance < 0 ? `En votre faveur : ${money(-row.balance)}` : `Solde : ${money(row.balance)}`}</span>
          </p>
          <p class="figures">
            <span class="small muted">Écriture du {dayNumbers(row.operation.date)}</span>
            <Paper f={f} row={row} />
          </p>
        </li>
      ))}
    </ul>
  );
}

function Name({ row }: { row: Row }) {
  const { operation, late } = row;
  return (
    <>
      <To path={`compte/operation/${operation.id}`} class="target operation-name">
        {operation.label}
      </To>
      {operation.payment && <span class="due small muted">{paymentWord(operation.payment)}</span>}
      {operation.repaid && <span class="due small muted">{repaidWord(operation.repaid)}</span>}
      {operation.undone && (
        <span class="due small">
          <span class="status with-icon" data-is="refused">
            <Icon name="cross" /> {undoneWord(operation.undone)}
          </span>
        </span>
      )}
      {operation.due && operation.cents > 0 && (
        <span class="due small">
          <span class="muted">{(operation.open_cents ?? 0) > 0 ? `À régler avant le ${dayNumbers(operation.due)}` : "Soldée"}</span>
          {late && <Late />}
        </span>
      )}
    </>
  );
}

export function Late() {
  return (
    <span class="status with-icon" data-is="refused">
      <Icon name="warn" /> échue
    </span>
  );
}

/** An invoice's paper is made just after its issue. */
export const HAS_PAPER: ReadonlySet<string> = new Set(["invoice", "credit_note"]);

function Paper({ f, row: { operation } }: { f: SessionFamily; row: Row }) {
  if (operation.paper) return <Download f={f} paper={operation.paper} label={operation.label} />;
  return HAS_PAPER.has(operation.kind) ? <span class="small muted">PDF en préparation</span> : null;
}
