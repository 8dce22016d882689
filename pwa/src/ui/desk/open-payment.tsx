// *En plusieurs fois*: which part of the balance may the family pay online, and until when? Nothing is written in the account.
import { useState } from "preact/hooks";
import { amountTrouble, parseAmount, typedAmount } from "../../amount";
import { openPayment } from "../../desk-money";
import { today } from "../../desk-state";
import { addDays, dayNumbers, money } from "../../french";
import type { AccountView } from "../../gen/AccountView";
import { Dialog } from "../dialog";
import { ErrorSummary } from "../error-summary";
import { useForm } from "../form";
import { actId, type ActPlace } from "./act-form";
import { Foot } from "./foot";
import { Field } from "./money-kit";

const OPEN_DAYS = 30;

export function OpenPayment({ account, centre, family, onClose, onDone }: ActPlace & { account: AccountView }) {
  const [cents, setCents] = useState(typedAmount(Math.ceil(account.due_cents / 2)));
  const [until, setUntil] = useState(addDays(today.value, OPEN_DAYS));
  const { busy, errors, round, at, refuse, onSubmit, send } = useForm();
  const no = (field: string, text: string): void => refuse([{ id: field && actId(field), text }]);
  const submit = async (): Promise<void> => {
    const typed = parseAmount(cents);
    const trouble = amountTrouble(cents, "Montant", { most: account.due_cents });
    if (typed === null || trouble !== null) return no("cents", trouble ?? "");
    if (until < today.value) return no("until", "Cette date est passée.");
    const answer = await send(() => openPayment(centre, family, typed, until));
    if (answer.ok) onDone(`Paiement de ${money(typed)} ouvert jusqu’au ${dayNumbers(until)}.`);
    else no(answer.problem.field ?? "", answer.problem.title);
  };
  return (
    <Dialog title="Ouvrir un paiement d’une partie" onClose={onClose}>
      <form onSubmit={onSubmit(submit)} noValidate>
        <ErrorSummary errors={errors} round={round} />
        <p class="muted">
          En ligne, une famille règle tout son solde. Ici, vous lui ouvrez un paiement d’une partie ({money(account.due_cents)} au plus), une seule fois ; pour
          plusieurs dates, établissez un échéancier.
        </p>
        <Field id={actId("cents")} label="Montant en euros" figures value={cents} onInput={setCents} error={at(actId("cents"))} />
        <Field id={actId("until")} label="Ouvert jusqu’au (inclus)" type="date" value={until} onInput={setUntil} error={at(actId("until"))} />
        <Foot onClose={onClose}>
          <button type="submit" class="button" aria-disabled={busy}>
            {busy ? "Enregistrement…" : "Ouvrir ce paiement"}
          </button>
        </Foot>
      </form>
    </Dialog>
  );
}
