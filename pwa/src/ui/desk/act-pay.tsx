// *Enregistrer un règlement*: by which mode, how much, when it was handed over, with the number, the bank and the drawer of a cheque.
import { useState } from "preact/hooks";
import { parseAmount, typedAmount } from "../../amount";
import { today } from "../../desk-state";
import { money } from "../../french";
import type { AccountView } from "../../gen/AccountView";
import type { PaymentMode } from "../../gen/PaymentMode";
import { modeWord } from "../../money-words";
import { actId, ActDialog, Checks, useErrors, type ActPlace } from "./act-form";
import { Field, Pick } from "./money-kit";

/** Handed over to a director; the others come from the payment platform. */
const MODES: readonly PaymentMode[] = ["cheque", "cash", "card", "ancv_paper", "cesu_paper", "e_cesu", "transfer"];
const isCesu = (mode: PaymentMode): boolean => mode === "cesu_paper" || mode === "e_cesu";

export function Pay({ account, ...place }: ActPlace & { account: AccountView }) {
  const [mode, setMode] = useState<PaymentMode>("cheque");
  const [cents, setCents] = useState(account.due_cents > 0 ? typedAmount(account.due_cents) : "");
  const [paidOn, setPaidOn] = useState(today.value);
  const [reference, setReference] = useState("");
  const [bank, setBank] = useState("");
  const [drawer, setDrawer] = useState("");
  const { at, setErrors } = useErrors();
  const cheque = mode === "cheque";
  const amount = parseAmount(cents);
  const more = amount !== null && amount > Math.max(0, account.due_cents);
  const make = () => {
    const checks = new Checks();
    const typed = checks.amount(cents, "cents");
    checks.need(paidOn, "paid_on", "Indiquez le jour où le règlement a été remis.");
    checks.refuse(paidOn > today.value, "paid_on", "La date du règlement est dans l’avenir : vérifiez-la.");
    checks.refuse(isCesu(mode) && (typed ?? 0) > account.cesu_cents, "cents", cesuWord(account.cesu_cents));
    if (typed === null || checks.errors.length > 0) return { errors: checks.errors };
    const paper = cheque ? { bank: bank.trim(), drawer: drawer.trim() } : { bank: "", drawer: "" };
    return { act: { do: "pay", mode, cents: typed, paid_on: paidOn, reference: reference.trim(), ...paper } } as const;
  };
  return (
    <ActDialog
      {...place}
      title="Enregistrer un règlement"
      button={amount !== null && amount > 0 ? `Enregistrer le règlement de ${money(amount)}` : "Enregistrer le règlement"}
      make={make}
      said="Règlement enregistré."
      onErrors={setErrors}
    >
      <Pick
        id={actId("mode")}
        label="Mode de règlement"
        value={mode}
        onPick={setMode}
        options={MODES.map((value) => ({ value, word: modeWord(value) }))}
      />
      {isCesu(mode) && <p class="notice">{cesuWord(account.cesu_cents)}</p>}
      <Field
        id={actId("cents")}
        label="Montant en euros"
        figures
        value={cents}
        onInput={setCents}
        error={at("cents")}
        hint={more && !isCesu(mode) ? overWord(mode) : `Solde à régler : ${money(Math.max(0, account.due_cents))}`}
      />
      <Field id={actId("paid_on")} label="Remis le" type="date" value={paidOn} onInput={setPaidOn} error={at("paid_on")} />
      {mode !== "cash" && (
        <Field
          id={actId("reference")}
          label={cheque ? "Numéro du chèque" : "Numéro ou référence (facultatif)"}
          value={reference}
          onInput={setReference}
          error={at("reference")}
        />
      )}
      {cheque && (
        <>
          <Field id={actId("bank")} label="Banque" value={bank} onInput={setBank} error={at("bank")} />
          <Field id={actId("drawer")} label="Tireur (si ce n’est pas le payeur)" value={drawer} onInput={setDrawer} error={at("drawer")} />
        </>
      )}
    </ActDialog>
  );
}

/** More than the balance: where the rest goes, and that a voucher never comes back. */
const overWord = (mode: PaymentMode): string =>
  `Au-delà du solde : le reste sera gardé au crédit de la famille${mode === "ancv_paper" ? ", sans pouvoir lui être remboursé" : ""}.`;

const cesuWord = (cents: number): string =>
  cents === 0 ? "Rien de ce qui reste à régler ne peut l’être en CESU (ni les repas ni, à partir de 6 ans, autre chose que l’accueil avant ou après l’école)." :
  `Le CESU ne règle ni les repas ni, à partir de 6 ans, autre chose que l’accueil avant ou après l’école : ${money(cents)} au plus peuvent être réglés ainsi.`;
