// Who pays this account, where does the family live, which quotients did it give? What a director may set is set here.
import { useState } from "preact/hooks";
import { parseDecimal, quotientTrouble } from "../../amount";
import { addQuotient, setResidence } from "../../desk-money";
import { today } from "../../desk-state";
import { dayNumbers, money, quotient } from "../../french";
import type { AccountView } from "../../gen/AccountView";
import type { Residence } from "../../gen/Residence";
import { payerErrors } from "../../money-words";
import { ErrorSummary, type FieldError } from "../error-summary";
import { useForm } from "../form";
import { Badge } from "../status";
import { Field } from "./money-kit";

interface Props {
  readonly account: AccountView;
  readonly centre: string;
  readonly onDone: (sentence: string) => void;
}

export function AccountFacts({ account, centre, onDone }: Props) {
  const { payer } = account;
  const complete = Object.keys(payerErrors(payer)).length === 0;
  return (
    <div class="m-facts">
      <section class="card" aria-labelledby="payer">
        <h2 id="payer">Payeur</h2>
        <dl class="d-facts">
          <dt>Nom</dt>
          <dd>{`${payer.first_name} ${payer.last_name}`.trim() || "—"}</dd>
          <dt>Adresse</dt>
          <dd>{[payer.address, payer.complement, `${payer.postcode} ${payer.town}`.trim(), payer.country].filter(Boolean).join(", ") || "—"}</dd>
          <dt>E-mail</dt>
          <dd>{payer.email || "—"}</dd>
          {payer.ancv_id && (
            <>
              <dt>Identifiant ANCV</dt>
              <dd>{payer.ancv_id}</dd>
            </>
          )}
          <dt>Référence</dt>
          <dd>{account.reference || "—"}</dd>
          <dt>CESU</dt>
          <dd>{money(account.cesu_cents)} au plus</dd>
        </dl>
        {!complete && <p class="small muted">La famille complète ces données dans son espace, avant de payer en ligne.</p>}
        <Where account={account} centre={centre} onDone={onDone} />
      </section>
      <Quotients account={account} centre={centre} onDone={onDone} />
    </div>
  );
}

function Where({ account, centre, onDone }: Props) {
  /** Chosen here: shown before the account is read again. */
  const [chosen, setChosen] = useState<Residence | null>(null);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const shown = chosen ?? account.residence;
  const set = async (residence: Residence): Promise<void> => {
    if (busy || residence === shown) return;
    setChosen(residence);
    setBusy(true);
    const answer = await setResidence(centre, account.family, residence);
    setBusy(false);
    if (!answer.ok) setChosen(null);
    setTrouble(answer.ok ? null : answer.problem.title);
    if (answer.ok) onDone("Résidence enregistrée : elle compte à partir du prochain brouillon de factures.");
  };
  return (
    <fieldset class="m-residence">
      <legend>Résidence</legend>
      {trouble && (
        <p class="notice no" role="alert">
          {trouble}
        </p>
      )}
      {(["inside", "outside"] as const).map((residence) => (
        <label key={residence} class="check">
          <input type="radio" name="residence" checked={shown === residence} onChange={() => void set(residence)} />
          {residence === "inside" ? "Commune" : "Hors commune"}
        </label>
      ))}
    </fieldset>
  );
}

function Quotients({ account, centre, onDone }: Props) {
  const latest = [...account.quotients].sort((a, b) => b.from.localeCompare(a.from));
  const valid = latest.find((q) => q.from <= today.value && today.value <= q.to);
  return (
    <section class="card" aria-labelledby="quotients">
      <h2 id="quotients">Quotients familiaux</h2>
      {!valid && <Badge word={latest.length > 0 ? "Quotient expiré" : "Sans quotient : tranche la plus haute"} icon="warn" is="waiting" />}
      <ul class="m-lines">
        {latest.map((q) => (
          <li key={`${q.from} ${q.to} ${q.quotient}`}>
            <span>
              du {dayNumbers(q.from)} au {dayNumbers(q.to)}
              {q === valid && <small class="muted"> en cours</small>}
            </span>
            <span class="amount">{quotient(q.quotient)}</span>
          </li>
        ))}
      </ul>
      <NewQuotient account={account} centre={centre} onDone={onDone} />
    </section>
  );
}

function NewQuotient({ account, centre, onDone }: Props) {
  const [text, setText] = useState("");
  const [from, setFrom] = useState(today.value);
  const [to, setTo] = useState(`${today.value.slice(0, 4)}-12-31`);
  const { busy, errors, round, at, refuse, onSubmit, send } = useForm();
  const submit = async (): Promise<void> => {
    const trouble = quotientTrouble(text);
    const found: FieldError[] = trouble === null ? [] : [{ id: "q-quotient", text: trouble }];
    if (from === "") found.push({ id: "q-from", text: "Indiquez le premier jour." });
    if (to === "" || to < from) found.push({ id: "q-to", text: "Le dernier jour ne peut pas précéder le premier." });
    const typed = parseDecimal(text, 2);
    if (typed === null || found.length > 0) return refuse(found);
    const answer = await send(() => addQuotient(centre, account.family, { quotient: typed, from, to }));
    if (!answer.ok) return refuse([{ id: answer.problem.field ? `q-${answer.problem.field}` : "", text: answer.problem.title }]);
    refuse([]);
    setText("");
    onDone("Quotient enregistré.");
  };
  return (
    <details>
      <summary>Enregistrer un quotient</summary>
      <form onSubmit={onSubmit(submit)} noValidate>
        <ErrorSummary errors={errors} round={round} />
        <Field id="q-quotient" label="Quotient familial" figures value={text} onInput={setText} error={at("q-quotient")} />
        <Field id="q-from" label="Valable du" type="date" value={from} onInput={setFrom} error={at("q-from")} />
        <Field id="q-to" label="au (inclus)" type="date" value={to} onInput={setTo} error={at("q-to")} />
        <button class="button" aria-disabled={busy}>
          {busy ? "Enregistrement…" : "Enregistrer le quotient"}
        </button>
      </form>
    </details>
  );
}
