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
/** The payment looks like one that is recorded. */
const KNOWN: ReadonlySet<string> = new Set(["cheque_known", "payment_known"]);
const isCesu = (mode: PaymentMode): boolean => mode === "cesu_paper" || mode === "e_cesu";

export function Pay({ account, ...place }: ActPlace & { account: AccountView }) {
  const [mode, setMode] = useState<PaymentMode>("cheque");
  const [cents, setCents] = useState(account.due_cents > 0 ? typedAmount(account.due_cents) : "");
  const [paidOn, setPaidOn] = useState(today.value);
  const [details, setDetails] = useState<Details>(NO_DETAILS);
  const { at, setErrors } = useErrors();
  const amount = parseAmount(cents);
  const more = amount !== null && amount > Math.max(0, account.due_cents);
  /** Another mode or amount is another question. */
  const another = <T,>(set: (value: T) => void) => (value: T): void => {
    set(value);
    setDetails((now) => ({ ...now, alike: false, confirmed: false }));
  };
  const make = () => {
    const checks = new Checks();
    const typed = checks.amount(cents, "cents");
    checks.need(paidOn, "paid_on", "Indiquez le jour où le règlement a été remis.");
    checks.refuse(paidOn > today.value, "paid_on", "La date du règlement est dans l’avenir : vérifiez-la.");
    if (mode === "cheque") checkCheque(checks, details);
    checks.refuse(details.alike && !details.confirmed, "confirmed", `Vérifiez le numéro${mode === "cheque" ? " et la banque" : ""}, ou cochez cette case.`);
    checks.refuse(isCesu(mode) && (typed ?? 0) > account.cesu_cents, "cents", cesuWord(account.cesu_cents));
    if (typed === null || checks.errors.length > 0) return { errors: checks.errors };
    const { reference, bank, drawer } = details;
    const paper = mode === "cheque" ? { bank: bank.trim(), drawer: drawer.trim() } : { bank: "", drawer: "" };
    return { act: { do: "pay", mode, cents: typed, paid_on: paidOn, reference: reference.trim(), ...paper }, confirmed: details.confirmed } as const;
  };
  return (
    <ActDialog
      {...place}
      title="Enregistrer un règlement"
      button={amount !== null && amount > 0 ? `Enregistrer le règlement de ${money(amount)}` : "Enregistrer le règlement"}
      make={make}
      said="Règlement enregistré."
      onErrors={setErrors}
      onRefused={(code) => setDetails((now) => ({ ...now, alike: KNOWN.has(code) }))}
    >
      <Pick
        id={actId("mode")}
        label="Mode de règlement"
        value={mode}
        onPick={another(setMode)}
        options={MODES.map((value) => ({ value, word: modeWord(value) }))}
      />
      {isCesu(mode) && <p class="notice">{cesuWord(account.cesu_cents)}</p>}
      <Field
        id={actId("cents")}
        label="Montant en euros"
        figures
        value={cents}
        onInput={another(setCents)}
        error={at("cents")}
        hint={more && !isCesu(mode) ? overWord(mode) : `Solde à régler : ${money(Math.max(0, account.due_cents))}`}
      />
      <Field id={actId("paid_on")} label="Remis le" type="date" value={paidOn} onInput={setPaidOn} error={at("paid_on")} />
      <PaperFields mode={mode} details={details} onDetails={setDetails} at={at} />
    </ActDialog>
  );
}

interface Details {
  readonly reference: string;
  readonly bank: string;
  readonly drawer: string;
  /** The number, with the bank or the amount, is that of a payment that is recorded. */
  readonly alike: boolean;
  /** The director says that it is to be recorded all the same. */
  readonly confirmed: boolean;
}
const NO_DETAILS: Details = { reference: "", bank: "", drawer: "", alike: false, confirmed: false };

function checkCheque(checks: Checks, { reference, bank }: Details): void {
  checks.need(reference.trim(), "reference", "Écrivez le numéro du chèque : le bordereau de remise le porte.");
  checks.need(bank.trim(), "bank", "Écrivez la banque du chèque : le bordereau de remise la porte.");
}

interface PaperProps {
  readonly mode: PaymentMode;
  readonly details: Details;
  readonly onDetails: (details: Details) => void;
  readonly at: (field: string) => string | null;
}
function PaperFields({ mode, details, onDetails, at }: PaperProps) {
  if (mode === "cash") return null;
  const cheque = mode === "cheque";
  /** Another number or another bank is another question. */
  const retype = (part: Partial<Details>): void => onDetails({ ...details, alike: false, confirmed: false, ...part });
  return (
    <>
      <Field
        id={actId("reference")}
        label={numberWord(mode)}
        value={details.reference}
        onInput={(reference) => retype({ reference })}
        error={at("reference")}
      />
      {cheque && <Field id={actId("bank")} label="Banque" value={details.bank} onInput={(bank) => retype({ bank })} error={at("bank")} />}
      {details.alike && (
        <div class="field">
          <label class="check">
            <input
              id={actId("confirmed")}
              type="checkbox"
              checked={details.confirmed}
              aria-invalid={at("confirmed") ? true : undefined}
              onChange={(event) => onDetails({ ...details, confirmed: event.currentTarget.checked })}
            />
            Enregistrer quand même : {cheque ? "c’est un autre chèque, ou il règle deux comptes" : "c’est un autre règlement"}
          </label>
          {at("confirmed") && <span class="error">{at("confirmed")}</span>}
        </div>
      )}
      {cheque && (
        <Field
          id={actId("drawer")}
          label="Tireur (si ce n’est pas le payeur)"
          value={details.drawer}
          onInput={(drawer) => onDetails({ ...details, drawer })}
          error={at("drawer")}
        />
      )}
    </>
  );
}

/** Where the number stands that tells one payment from another. */
function numberWord(mode: PaymentMode): string {
  switch (mode) {
    case "cheque":
      return "Numéro du chèque";
    case "transfer":
      return "Référence du virement (facultatif)";
    case "ancv_paper":
    case "cesu_paper":
      return "Numéros des titres (facultatif)";
    default:
      return "Numéro ou référence (facultatif)";
  }
}

/** More than the balance: where the rest goes, and that a voucher never comes back. */
const overWord = (mode: PaymentMode): string =>
  `Au-delà du solde : le reste sera gardé au crédit de la famille${mode === "ancv_paper" ? ", sans pouvoir lui être remboursé" : ""}.`;

const cesuWord = (cents: number): string =>
  cents === 0 ? "Rien de ce qui reste à régler ne peut l’être en CESU (ni les repas ni, à partir de 6 ans, autre chose que l’accueil avant ou après l’école)." :
  `Le CESU ne règle ni les repas ni, à partir de 6 ans, autre chose que l’accueil avant ou après l’école : ${money(cents)} au plus peuvent être réglés ainsi.`;
