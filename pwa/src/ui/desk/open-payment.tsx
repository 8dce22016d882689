// *En plusieurs fois*: which part of the balance may the family pay online, and until when? Nothing is written in the account.
import { useState } from "preact/hooks";
import { parseAmount, typedAmount } from "../../amount";
import { openPayment } from "../../desk-money";
import { today } from "../../desk-state";
import { addDays, dayNumbers, money } from "../../french";
import type { AccountView } from "../../gen/AccountView";
import { Dialog } from "../dialog";
import { ErrorSummary, type FieldError } from "../error-summary";
import { actId, type ActPlace } from "./act-form";
import { Foot } from "./foot";
import { Field } from "./money-kit";

const OPEN_DAYS = 30;

export function OpenPayment({ account, centre, family, onClose, onDone }: ActPlace & { account: AccountView }) {
  const [cents, setCents] = useState(typedAmount(Math.ceil(account.due_cents / 2)));
  const [until, setUntil] = useState(addDays(today.value, OPEN_DAYS));
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [round, setRound] = useState(0);
  const at = (field: string): string | null => errors.find((e) => e.id === actId(field))?.text ?? null;
  const refuse = (field: string, text: string): void => {
    setErrors([{ id: field && actId(field), text }]);
    setRound((n) => n + 1);
  };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const typed = parseAmount(cents);
    if (!typed || typed > account.due_cents) return refuse("cents", `Écrivez un montant jusqu’à ${money(account.due_cents)}.`);
    if (until < today.value) return refuse("until", "Cette date est passée.");
    setBusy(true);
    const answer = await openPayment(centre, family, typed, until);
    setBusy(false);
    if (answer.ok) onDone(`Paiement de ${money(typed)} ouvert jusqu’au ${dayNumbers(until)}.`);
    else refuse(answer.problem.field ?? "", answer.problem.title);
  };
  return (
    <Dialog title="Ouvrir un paiement d’une partie" onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <ErrorSummary errors={errors} round={round} />
        <p class="muted">
          En ligne, une famille règle tout son solde. Ici, vous lui ouvrez un paiement d’une partie ({money(account.due_cents)} au plus), une seule fois ; pour
          plusieurs dates, établissez un échéancier.
        </p>
        <Field id={actId("cents")} label="Montant en euros" figures value={cents} onInput={setCents} error={at("cents")} />
        <Field id={actId("until")} label="Ouvert jusqu’au (inclus)" type="date" value={until} onInput={setUntil} error={at("until")} />
        <Foot onClose={onClose}>
          <button type="submit" class="button" aria-disabled={busy}>
            {busy ? "Enregistrement…" : "Ouvrir ce paiement"}
          </button>
        </Foot>
      </form>
    </Dialog>
  );
}
