// *Établir un échéancier*: for how much, in how many times, from when; each date and amount may then be changed. Written once.
import { useState } from "preact/hooks";
import { amountTrouble, parseAmount, typedAmount } from "../../amount";
import { makePlan } from "../../desk-money";
import { today } from "../../desk-state";
import { addDays, dayNumbers, money } from "../../french";
import type { AccountView } from "../../gen/AccountView";
import { newId } from "../../ids";
import { Dialog } from "../dialog";
import { ErrorSummary } from "../error-summary";
import { useForm } from "../form";
import { actId, type ActPlace } from "./act-form";
import { Foot } from "./foot";
import { LEAST, MOST, readPlan, spread, sumOf, type TypedInstalment } from "./instalments-model";
import { Field, Pick } from "./money-kit";

const USUAL = 3;
const COUNTS = Array.from({ length: MOST - LEAST + 1 }, (_, n) => String(n + LEAST));
const FIRST_DAYS = 7;
const lineId = (at: number, field: string): string => actId(`${field}-${at}`);

export function MakePlan({ account, centre, family, onClose, onDone }: ActPlace & { account: AccountView }) {
  const [id] = useState(newId);
  const [total, setTotal] = useState(typedAmount(account.due_cents));
  const [lines, setLines] = useState<readonly TypedInstalment[]>(() => spread(account.due_cents, USUAL, addDays(today.value, FIRST_DAYS)));
  const wanted = parseAmount(total);
  const again = (cents: number | null, count: number, first: string): void => {
    if (cents && first) setLines(spread(cents, count, first));
  };
  const change = (place: number, part: Partial<TypedInstalment>): void =>
    place === 0 && part.date !== undefined ? again(wanted, lines.length, part.date) : setLines(lines.map((l, n) => (n === place ? { ...l, ...part } : l)));
  const { busy, errors, round, at, refuse, onSubmit, send } = useForm();
  const no = (name: string, text: string): void => refuse([{ id: document.getElementById(name) ? name : "", text }]);
  const submit = async (): Promise<void> => {
    const trouble = amountTrouble(total, "Somme", { most: account.due_cents });
    if (wanted === null || trouble !== null) return no(actId("total_cents"), trouble ?? "");
    const read = readPlan(lines, wanted, today.value);
    if ("text" in read) return no(lineId(read.at ?? lines.length - 1, read.field), read.text);
    const answer = await send(() => makePlan(centre, family, { id, total_cents: wanted, instalments: [...read.instalments] }));
    if (answer.ok) onDone(`Échéancier établi : ${money(wanted)} en ${lines.length} fois, jusqu’au ${dayNumbers(lines.at(-1)?.date ?? "")}.`);
    else no(answer.problem.field === "total_cents" ? actId("total_cents") : lineId(0, "amount"), answer.problem.title);
  };
  return (
    <Dialog title="Établir un échéancier" onClose={onClose}>
      <form onSubmit={onSubmit(submit)} noValidate>
        <ErrorSummary errors={errors} round={round} />
        <p class="muted">
          Tant qu’il est suivi, aucune relance ne part. La famille le lit dans son compte et peut régler chaque échéance en ligne ; ses règlements couvrent d’abord
          la plus ancienne.
        </p>
        {account.opened && (
          <p class="notice wait">
            Le paiement de {money(account.opened.cents)} que vous aviez ouvert jusqu’au {dayNumbers(account.opened.until)} est remplacé par l’échéancier.
          </p>
        )}
        <div class="m-dates">
          <Field
            id={actId("total_cents")}
            label={`Somme, jusqu’à ${money(account.due_cents)}`}
            figures
            value={total}
            onInput={(text) => (setTotal(text), again(parseAmount(text), lines.length, lines[0]?.date ?? ""))}
            error={at(actId("total_cents"))}
          />
          <Pick
            id={actId("count")}
            label="Nombre d’échéances"
            value={String(lines.length)}
            onPick={(count) => again(wanted, Number(count), lines[0]?.date ?? "")}
            options={COUNTS.map((value) => ({ value, word: `${value} fois` }))}
          />
        </div>
        <Lines lines={lines} wanted={wanted} at={at} onChange={change} />
        <Foot onClose={onClose}>
          <button type="submit" class="button" aria-disabled={busy}>
            {busy ? "Enregistrement…" : "Établir l’échéancier"}
          </button>
        </Foot>
      </form>
    </Dialog>
  );
}

interface LinesProps {
  readonly lines: readonly TypedInstalment[];
  readonly wanted: number | null;
  readonly at: (name: string) => string | null;
  readonly onChange: (place: number, part: Partial<TypedInstalment>) => void;
}
/** The date and the amount of each; changing the first date moves the others. */
function Lines({ lines, wanted, at, onChange }: LinesProps) {
  const sum = sumOf(lines);
  return (
    <>
      <ol class="m-plan">
        {lines.map((line, place) => (
          <li key={place} class="m-dates">
            <Field
              id={lineId(place, "date")}
              label={`Échéance ${place + 1}, le`}
              type="date"
              value={line.date}
              onInput={(date) => onChange(place, { date })}
              error={at(lineId(place, "date"))}
            />
            <Field
              id={lineId(place, "amount")}
              label="Montant en euros"
              figures
              value={line.amount}
              onInput={(amount) => onChange(place, { amount })}
              error={at(lineId(place, "amount"))}
            />
          </li>
        ))}
      </ol>
      <p role="status" class={sum === wanted ? "muted" : "error"}>
        Total des échéances : {money(sum)}
        {wanted && sum !== wanted ? ` sur ${money(wanted)}` : ""}
      </p>
    </>
  );
}
