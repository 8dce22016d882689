// *Remboursement*: how much went back to the family, by what means, on which day, and under which number.
import { useState } from "preact/hooks";
import { typedAmount } from "../../amount";
import { today } from "../../desk-state";
import { money } from "../../french";
import type { AccountView } from "../../gen/AccountView";
import type { RefundMeans } from "../../gen/RefundMeans";
import { modeWord } from "../../money-words";
import { actId, ActDialog, Checks, useErrors, type ActPlace } from "./act-form";
import { Field, Pick } from "./money-kit";

const MEANS: readonly RefundMeans[] = ["transfer", "cheque", "cash"];

/** Why no more than this may be given back. */
export const beyond = (credit: number): string => `Le crédit disponible est de ${money(credit)} (les chèques-vacances et les CESU ne se remboursent pas).`;

export function Refund({ account, ...place }: ActPlace & { account: AccountView }) {
  const [means, setMeans] = useState<RefundMeans>("transfer");
  const [cents, setCents] = useState(typedAmount(account.credit_cents));
  const [paidOn, setPaidOn] = useState(today.value);
  const [reference, setReference] = useState("");
  const [reason, setReason] = useState("");
  const { at, setErrors } = useErrors();
  const make = () => {
    const checks = new Checks();
    const typed = checks.amount(cents, "cents");
    checks.refuse((typed ?? 0) > account.credit_cents, "cents", beyond(account.credit_cents));
    checks.need(paidOn, "paid_on", "Indiquez le jour où l’argent a été rendu.");
    checks.refuse(paidOn > today.value, "paid_on", "La date du remboursement est dans l’avenir : vérifiez-la.");
    if (means === "cheque") checks.need(reference.trim(), "reference", "Écrivez le numéro du chèque que vous remettez à la famille.");
    checks.need(reason.trim(), "reason", "Écrivez la raison : la famille la lira.");
    if (typed === null || checks.errors.length > 0) return { errors: checks.errors };
    return {
      act: { do: "refund", means, cents: typed, paid_on: paidOn, reference: means === "cash" ? "" : reference.trim(), reason: reason.trim() },
    } as const;
  };
  return (
    <ActDialog
      {...place}
      title="Remboursement"
      button="Enregistrer le remboursement"
      make={make}
      said="Remboursement enregistré : la famille est prévenue par mail."
      onErrors={setErrors}
    >
      <p class="muted">
        L’argent est rendu à la famille par vos soins ; ici, le compte en garde la trace, et la famille en est prévenue. Un paiement en ligne se rembourse sur le
        site de la plateforme de paiement : il s’inscrit alors ici de lui-même.
      </p>
      <Pick
        id={actId("means")}
        label="Moyen du remboursement"
        value={means}
        onPick={setMeans}
        options={MEANS.map((value) => ({ value, word: modeWord(value) }))}
      />
      <Field
        id={actId("cents")}
        label="Montant en euros"
        figures
        value={cents}
        onInput={setCents}
        error={at("cents")}
        hint={beyond(account.credit_cents)}
      />
      <Field id={actId("paid_on")} label="Rendu le" type="date" value={paidOn} onInput={setPaidOn} error={at("paid_on")} />
      {means !== "cash" && (
        <Field
          id={actId("reference")}
          label={means === "cheque" ? "Numéro du chèque" : "Référence du virement (facultatif)"}
          value={reference}
          onInput={setReference}
          error={at("reference")}
        />
      )}
      <Field id={actId("reason")} label="Raison (la famille la lira)" value={reason} onInput={setReason} error={at("reason")} />
    </ActDialog>
  );
}
