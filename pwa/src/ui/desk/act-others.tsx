// *Rejet*, *Annuler*, *Virer le crédit vers un autre centre*: acts of one amount and one reason.
import { useState } from "preact/hooks";
import { typedAmount } from "../../amount";
import { readSettingsOf } from "../../desk-money";
import { money } from "../../french";
import type { AccountView } from "../../gen/AccountView";
import type { OperationView } from "../../gen/OperationView";
import { desks } from "../../state";
import { actId, ActDialog, Checks, useErrors, type ActPlace } from "./act-form";
import { beyond } from "./act-refund";
import { Field, Pick, useLoad } from "./money-kit";

export function Reject({ payment, ...place }: ActPlace & { payment: OperationView }) {
  const [typed, setTyped] = useState<string | null>(null);
  const usual = useLoad(place.centre, () => readSettingsOf(place.centre));
  // What the centre asks for a rejection, until the director writes something else.
  const asked = usual.value?.rejection_fee_cents ?? 0;
  const fee = typed ?? (asked > 0 ? typedAmount(asked) : "");
  const [reason, setReason] = useState("");
  const { at, setErrors } = useErrors();
  const make = () => {
    const checks = new Checks();
    checks.refuse(typed === null && usual.value === null && usual.problem === null, "fee_cents", "Les frais du centre se lisent encore : réessayez dans un instant.");
    const fees = fee.trim() === "" ? 0 : checks.amount(fee, "fee_cents", "Frais", { least: 0 });
    checks.need(reason.trim(), "reason", "Écrivez la raison : la famille la lira.");
    if (checks.errors.length > 0) return { errors: checks.errors };
    return { act: { do: "reject", payment: payment.operation.id, fee_cents: fees ?? 0, reason: reason.trim() } } as const;
  };
  const amount = money(Math.abs(payment.operation.cents));
  return (
    <ActDialog
      {...place}
      title={`Rejet : ${payment.operation.label}`}
      button={`Rejeter ces ${amount}`}
      danger
      make={make}
      said="Rejet enregistré."
      onErrors={setErrors}
    >
      <p>
        Ce règlement de {amount} est revenu impayé : ce qu’il avait réglé redevient dû, la famille est prévenue, et une attestation qui le comptait sera à
        remplacer.
      </p>
      <Field id={actId("fee_cents")} label="Frais à facturer (facultatif)" figures value={fee} onInput={setTyped} error={at("fee_cents")} />
      <Field id={actId("reason")} label="Raison (la famille la lira)" value={reason} onInput={setReason} error={at("reason")} />
    </ActDialog>
  );
}

/** *Annuler*: what was typed by mistake, which no bank has seen. */
export function Undo({ payment, ...place }: ActPlace & { payment: OperationView }) {
  const [reason, setReason] = useState("");
  const { at, setErrors } = useErrors();
  const make = () => {
    const checks = new Checks();
    checks.need(reason.trim(), "reason", "Écrivez la raison : la famille la lira.");
    if (checks.errors.length > 0) return { errors: checks.errors };
    return { act: { do: "undo", payment: payment.operation.id, reason: reason.trim() } } as const;
  };
  const amount = money(Math.abs(payment.operation.cents));
  return (
    <ActDialog
      {...place}
      title={`Annuler : ${payment.operation.label}`}
      button={`Annuler ces ${amount}`}
      danger
      make={make}
      said="Règlement annulé."
      onErrors={setErrors}
    >
      <p>
        À faire quand ce règlement de {amount} a été saisi par erreur (montant, mode ou famille). Les deux écritures restent au compte, ce qu’il avait réglé
        redevient dû, et la famille est prévenue. Enregistrez ensuite le bon règlement.
      </p>
      <Field id={actId("reason")} label="Raison (la famille la lira)" value={reason} onInput={setReason} error={at("reason")} />
    </ActDialog>
  );
}

/** The other centres of this director. */
export const otherCentres = (centre: string) => desks.value.filter((d) => d.centre !== centre);

export function Move({ account, ...place }: ActPlace & { account: AccountView }) {
  const others = otherCentres(place.centre);
  const [to, setTo] = useState(others[0]?.centre ?? "");
  const [cents, setCents] = useState(typedAmount(account.credit_cents));
  const { at, setErrors } = useErrors();
  const make = () => {
    const checks = new Checks();
    const typed = checks.amount(cents, "cents");
    checks.refuse((typed ?? 0) > account.credit_cents, "cents", beyond(account.credit_cents));
    checks.need(to, "to", "Choisissez le centre qui reçoit le crédit.");
    if (typed === null || checks.errors.length > 0) return { errors: checks.errors };
    return { act: { do: "move", to, cents: typed } } as const;
  };
  return (
    <ActDialog
      {...place}
      title="Virer le crédit vers un autre centre"
      button="Virer le crédit"
      make={make}
      said="Crédit viré."
      onErrors={setErrors}
    >
      <p class="muted">Deux écritures liées : le crédit sort de ce compte et entre dans celui de la même famille dans l’autre centre.</p>
      <Pick
        id={actId("to")}
        label="Vers"
        value={to}
        onPick={setTo}
        options={others.map((d) => ({ value: d.centre, word: d.centre_name }))}
        error={at("to")}
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
    </ActDialog>
  );
}
