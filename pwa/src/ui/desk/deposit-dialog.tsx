// *Faire le bordereau*: on which day does it go to the bank? Made once, whatever the network does.
import { useState } from "preact/hooks";
import { makeDeposit } from "../../desk-bank";
import { today } from "../../desk-state";
import { money } from "../../french";
import type { CreditToDeposit } from "../../gen/CreditToDeposit";
import type { DepositView } from "../../gen/DepositView";
import type { MakeDeposit } from "../../gen/MakeDeposit";
import type { PaymentMode } from "../../gen/PaymentMode";
import { newId } from "../../ids";
import { Dialog } from "../dialog";
import { ErrorSummary } from "../error-summary";
import { useForm } from "../form";
import { countOf } from "./bank-words";
import { Foot } from "./foot";
import { Field } from "./money-kit";

interface Props {
  readonly centre: string;
  readonly mode: PaymentMode;
  readonly credits: readonly CreditToDeposit[];
  readonly onClose: () => void;
  readonly onMade: (slip: DepositView) => void;
  readonly onStale: () => void;
}
export function DepositDialog({ centre, mode, credits, onClose, onMade, onStale }: Props) {
  const [paper] = useState(newId);
  const [date, setDate] = useState(today.value);
  /** The network was silent: whether it was made is not known, so the same goes again. */
  const [unsure, setUnsure] = useState<MakeDeposit | null>(null);
  const total = credits.reduce((sum, credit) => sum + credit.cents, 0);
  const { busy, errors, round, at, refuse, onSubmit, send } = useForm();
  const submit = async (): Promise<void> => {
    if (date === "") return refuse([{ id: "slip-date", text: "Indiquez le jour de la remise." }]);
    const slip = unsure ?? { paper, mode, date, credits: credits.map((credit) => credit.credit) };
    const answer = await send(() => makeDeposit(centre, slip));
    if (answer.ok) return onMade(answer.value);
    const { status, title, field } = answer.problem;
    setUnsure(status === 0 ? slip : null);
    refuse(status === 0 ? [] : [{ id: field === "date" ? "slip-date" : "", text: title }]);
    if (status === 422 && field === "credits") onStale();
  };
  const close = (): void => {
    if (unsure) onStale();
    onClose();
  };
  return (
    <Dialog title="Faire le bordereau" onClose={close}>
      <form onSubmit={onSubmit(submit)} noValidate>
        <ErrorSummary errors={errors} round={round} />
        {unsure && (
          <p class="notice wait" role="alert">
            Le serveur n’a pas répondu : on ne sait pas encore si le bordereau est fait. Réessayez : il n’y en aura qu’un.
          </p>
        )}
        <p>
          <strong>
            {countOf(mode, credits.length)}, {money(total)}
          </strong>
          <small class="muted">Le bordereau reçoit son numéro et ne se modifie plus. Ces règlements ne seront plus proposés.</small>
        </p>
        <fieldset class="m-act" disabled={busy || unsure !== null}>
          <Field
            id="slip-date"
            label="Remis le"
            type="date"
            value={date}
            onInput={setDate}
            error={at("slip-date")}
          />
        </fieldset>
        <Foot onClose={close}>
          <button type="submit" class="button" aria-disabled={busy}>
            {busy ? "Préparation…" : unsure ? "Réessayer" : "Faire le bordereau"}
          </button>
        </Foot>
      </form>
    </Dialog>
  );
}
