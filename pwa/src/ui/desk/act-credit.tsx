// *Avoir*: which lines of an invoice are taken back, for how much of each, and why? The family reads the reason.
import { useState } from "preact/hooks";
import { parseAmount, typedAmount } from "../../amount";
import { dayShort, money } from "../../french";
import type { LineView } from "../../gen/LineView";
import type { OperationView } from "../../gen/OperationView";
import { actId, ActDialog, Checks, useErrors, type ActPlace } from "./act-form";
import { Field } from "./money-kit";

/** What a credit note may still take off a line. */
const creditable = (line: LineView): number => line.cents - line.credited_cents;
/** A line that cost nothing is taken back as it is, once: the day can then be invoiced again. */
export const mayCredit = (line: LineView): boolean => creditable(line) > 0 || (line.cents === 0 && !line.taken_back);

type Chosen = Readonly<Record<string, string>>;
function chosenWith(chosen: Chosen, line: LineView, on: boolean): Chosen {
  const { [line.id]: _, ...others } = chosen;
  return on ? { ...others, [line.id]: typedAmount(creditable(line)) } : others;
}

export function CreditNote({ invoice, ...place }: ActPlace & { invoice: OperationView }) {
  const lines = invoice.lines.filter(mayCredit);
  /** Chosen lines with their amounts, as typed. */
  const [chosen, setChosen] = useState<Chosen>({});
  const [reason, setReason] = useState("");
  const { at, setErrors } = useErrors();
  const choose = (line: LineView, on: boolean): void => setChosen(chosenWith(chosen, line, on));
  const amounts = lines.flatMap((line) => (chosen[line.id] === undefined ? [] : [{ line, cents: parseAmount(chosen[line.id] ?? "") }]));
  const total = amounts.reduce((sum, a) => sum + (a.cents ?? 0), 0);
  const make = () => {
    const checks = new Checks();
    checks.refuse(amounts.length === 0, "lines", "Choisissez au moins une ligne.");
    for (const { line } of amounts) {
      if (line.cents > 0) checks.amount(chosen[line.id] ?? "", `line-${line.id}`, line.label, { most: creditable(line) });
    }
    checks.need(reason.trim(), "reason", "Écrivez la raison : la famille la lira.");
    if (checks.errors.length > 0) return { errors: checks.errors };
    const list = amounts.map(({ line, cents }): [string, number] => [line.id, cents ?? 0]);
    return { act: { do: "credit_note", invoice: invoice.operation.id, lines: list, reason: reason.trim() } } as const;
  };
  return (
    <ActDialog
      {...place}
      title={`Avoir sur ${invoice.operation.label}`}
      button={total > 0 ? `Établir l’avoir de ${money(total)}` : "Établir l’avoir"}
      make={make}
      said={`Avoir de ${money(total)} établi.`}
      onErrors={setErrors}
    >
      <fieldset id={actId("lines")} tabIndex={-1}>
        <legend>Lignes à reprendre</legend>
        {at("lines") && <p class="error">{at("lines")}</p>}
        <button
          type="button"
          class="d-quiet"
          onClick={() => setChosen(Object.fromEntries(lines.map((l) => [l.id, typedAmount(creditable(l))])))}
        >
          Toute la facture
        </button>
        {lines.map((line) => (
          <div key={line.id} class="m-credit-line">
            <label class="check">
              <input type="checkbox" checked={chosen[line.id] !== undefined} onChange={(e) => choose(line, e.currentTarget.checked)} />
              <span>
                {line.child_name && `${line.child_name}, `}
                {line.label}
                {line.date && ` ${dayShort(line.date)}`} : {money(line.cents)}
                {line.credited_cents > 0 && ` (déjà repris ${money(line.credited_cents)})`}
              </span>
            </label>
            {chosen[line.id] !== undefined && line.cents > 0 && (
              <Field
                id={actId(`line-${line.id}`)}
                label={`Montant repris, ${line.label}`}
                figures
                value={chosen[line.id] ?? ""}
                onInput={(text) => setChosen({ ...chosen, [line.id]: text })}
                error={at(`line-${line.id}`)}
              />
            )}
          </div>
        ))}
      </fieldset>
      <Consequences lines={amounts.map(({ line }) => line)} />
      <Field id={actId("reason")} label="Raison (la famille la lira)" value={reason} onInput={setReason} error={at("reason")} />
    </ActDialog>
  );
}

/** What the director should know before these lines are taken back. */
function Consequences({ lines }: { lines: readonly LineView[] }) {
  const vouchers = lines.reduce((sum, line) => sum + (line.voucher_cents ?? 0), 0);
  return (
    <>
      {vouchers > 0 && (
        <p class="notice">
          {money(vouchers)} de ces lignes ont été réglés en chèques-vacances ou en CESU : ce que l’avoir en rend reste au crédit de la famille pour ses prochaines
          factures, et ne se rembourse pas.
        </p>
      )}
      {lines.some((line) => line.cents === 0) && (
        <p class="notice">Une ligne à {money(0)} est reprise sans montant : la journée pourra être facturée à nouveau au prochain brouillon.</p>
      )}
    </>
  );
}
