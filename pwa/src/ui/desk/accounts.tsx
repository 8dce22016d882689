// *Comptes*: which family owes what to this centre, and who is late? A touch opens one account. Needs the network.
import { useSignal } from "@preact/signals";
import { listAccounts } from "../../desk-money";
import { pathOf } from "../../desk-actions";
import { desk, today } from "../../desk-state";
import { count, money } from "../../french";
import type { AccountRow } from "../../gen/AccountRow";
import { route } from "../../state";
import { Empty, To } from "../common";
import { Badge } from "../status";
import { Account } from "./account";
import { plain, Reading, useLoad, Ways } from "./money-kit";
import { lateBadge } from "./money-words";

export default function Accounts() {
  const family = route.value.parts[2];
  return (
    <>
      <Ways />
      {family ? <Account key={family} centre={desk.value?.centre ?? ""} family={family} /> : <List />}
    </>
  );
}

function List() {
  const centre = desk.value?.centre ?? "";
  const loaded = useLoad(centre, () => listAccounts(centre));
  return (
    <>
      <Reading what="La liste des comptes" loaded={loaded} />
      {loaded.value && <Rows rows={loaded.value} />}
    </>
  );
}

const STEP = 60;
type Filter = "all" | "late" | "due" | "favour" | "quotient";
const FILTERS: readonly { is: Filter; word: string }[] = [
  { is: "all", word: "Tous" },
  { is: "late", word: "En retard" },
  { is: "due", word: "À régler" },
  { is: "favour", word: "En leur faveur" },
  { is: "quotient", word: "Quotient expiré ou absent" },
];
const expired = (row: AccountRow): boolean => row.quotient === null || row.quotient.to < today.value;

function fits(row: AccountRow, filter: Filter): boolean {
  switch (filter) {
    case "all":
      return true;
    case "late":
      return row.late_cents > 0;
    case "due":
      return row.due_cents > 0;
    case "favour":
      return row.due_cents < 0;
    case "quotient":
      return expired(row);
  }
}

function Rows({ rows }: { rows: readonly AccountRow[] }) {
  const text = useSignal("");
  const filter = useSignal<Filter>("all");
  const limit = useSignal(STEP);
  const words = plain(text.value).split(/\s+/).filter(Boolean);
  const found = rows
    .filter((row) => fits(row, filter.value) && words.every((word) => plain(row.name).includes(word)))
    .sort((a, b) => b.late_cents - a.late_cents || Number(b.due_cents > 0) - Number(a.due_cents > 0) || a.name.localeCompare(b.name));
  const total = found.reduce((sum, row) => sum + Math.max(0, row.due_cents), 0);
  const late = found.reduce((sum, row) => sum + row.late_cents, 0);
  return (
    <>
      <div class="d-filters">
        <label class="d-pick d-find">
          <span class="visually-hidden">Chercher une famille</span>
          <input
            type="search"
            placeholder="Chercher une famille"
            value={text.value}
            onInput={(e) => (text.value = e.currentTarget.value)}
          />
        </label>
        <div class="d-chips" role="group" aria-label="Filtrer les comptes">
          {FILTERS.map(({ is, word }) => (
            <button key={is} type="button" class="d-chip" aria-pressed={filter.value === is} onClick={() => (filter.value = is)}>
              {word} <span class="muted">{rows.filter((row) => fits(row, is)).length}</span>
            </button>
          ))}
        </div>
      </div>
      <p class="muted small" role="status">
        {count(found.length, "compte")} · {money(total)} à régler{late > 0 && `, dont ${money(late)} en retard`}
      </p>
      {found.length === 0 && (
        <Empty icon="person">
          <p>{rows.length === 0 ? "Aucune famille n’a encore de compte dans ce centre." : "Aucun compte ne correspond."}</p>
        </Empty>
      )}
      <ul class="m-accounts">
        {found.slice(0, limit.value).map((row) => (
          <Row key={row.family} row={row} />
        ))}
      </ul>
      {found.length > limit.value && (
        <button type="button" class="button second" onClick={() => (limit.value += STEP)}>
          Montrer les suivants
        </button>
      )}
    </>
  );
}

function Row({ row }: { row: AccountRow }) {
  return (
    <li>
      <To path={pathOf(`comptes/${row.family}`)} class="m-account">
        <strong>{row.name}</strong>
        <span class="d-badges">
          {row.late_cents > 0 && <Badge {...lateBadge(row.late_cents)} />}
          {row.quotient === null && <Badge word="Sans quotient" icon="warn" is="waiting" />}
          {row.quotient && expired(row) && <Badge word="Quotient expiré" icon="warn" is="waiting" />}
          {row.residence === "outside" && <span class="muted small">Hors commune</span>}
        </span>
        <span class="amount">
          {row.due_cents < 0 && <span class="muted small">en sa faveur </span>}
          {money(Math.abs(row.due_cents))}
        </span>
      </To>
    </li>
  );
}
