// How does a director write something down in an account? One dialog for all acts: sent once, tried again with the same id, refusals beside their field.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Problem } from "../../account";
import { amountTrouble, parseAmount, type AmountLimits } from "../../amount";
import { writeDown } from "../../desk-money";
import type { DeskAct } from "../../gen/DeskAct";
import type { OperationView } from "../../gen/OperationView";
import { newId } from "../../ids";
import { Dialog } from "../dialog";
import { ErrorSummary, type FieldError } from "../error-summary";
import { useForm } from "../form";
import { Foot } from "./foot";

/** What all dialogs about an account are given. */
export interface ActPlace {
  readonly centre: string;
  readonly family: string;
  readonly onClose: () => void;
  /** The account is read again; the sentence is shown. */
  readonly onDone: (sentence: string) => void;
}

/** What is being written. */
export type Asked =
  | { readonly is: "pay" | "refund" | "invoice" | "move" | "open" | "plan" }
  | { readonly is: "credit" | "reject" | "undo"; readonly operation: OperationView };

/** The refusals of the rules, and the field that they are about. */
const FIELD_OF: Readonly<Record<string, string>> = {
  absurd_amount: "cents",
  absurd_date: "paid_on",
  beyond_the_line: "lines",
  beyond_the_credit: "cents",
  cesu_not_eligible: "cents",
  text_missing: "reason",
};
/** The ids of the inputs: `act-cents`, `act-reason`… */
export const actId = (field: string): string => `act-${field}`;
const errorOf = (problem: Problem): FieldError => {
  const id = actId(problem.field ?? FIELD_OF[problem.code] ?? "");
  return { id: document.getElementById(id) ? id : "", text: problem.title };
};

interface Made {
  readonly act: DeskAct;
  /** The director answered what the server asks before it writes. */
  readonly confirmed?: boolean;
}
interface Props extends ActPlace {
  readonly title: string;
  readonly button: string;
  readonly danger?: boolean;
  /** What is to be written, or what must be mended first. */
  readonly make: () => Made | { readonly errors: readonly FieldError[] };
  readonly said: string;
  readonly onErrors: (errors: readonly FieldError[]) => void;
  /** The server's refusal, by its code. */
  readonly onRefused?: (code: string) => void;
  readonly children: ComponentChildren;
}

export function ActDialog({ centre, family, title, button, danger = false, make, said, onErrors, onRefused, onClose, onDone, children }: Props) {
  const [id] = useState(newId);
  /** The network was silent: whether it was written is not known, so nothing may be changed before it is. */
  const [unsure, setUnsure] = useState<Made | null>(null);
  const { busy, errors, round, refuse, onSubmit, send } = useForm();
  const no = (found: readonly FieldError[]): void => {
    onErrors(found);
    refuse(found);
  };
  const submit = async (): Promise<void> => {
    const made = unsure ?? make();
    if ("errors" in made) return no(made.errors);
    const answer = await send(() => writeDown(centre, family, { id, act: made.act, confirmed: made.confirmed ?? false }));
    if (answer.ok) return onDone(said);
    setUnsure(answer.problem.status === 0 ? made : null);
    onRefused?.(answer.problem.code);
    if (answer.problem.status === 0) no([]);
    else no([errorOf(answer.problem)]);
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={onSubmit(submit)} noValidate>
        <ErrorSummary errors={errors} round={round} />
        {unsure && (
          <p class="notice wait" role="alert">
            Le serveur n’a pas répondu : on ne sait pas encore si c’est enregistré. Réessayez : cela ne comptera qu’une fois. Si vous fermez, regardez le compte
            avant de recommencer.
          </p>
        )}
        <fieldset class="m-act" disabled={busy || unsure !== null}>
          {children}
        </fieldset>
        <Foot onClose={onClose}>
          <button type="submit" class={danger ? "button danger" : "button"} aria-disabled={busy}>
            {busy ? "Enregistrement…" : unsure ? "Réessayer" : button}
          </button>
        </Foot>
      </form>
    </Dialog>
  );
}

/** The errors of a dialog by field, and what shows one. */
export function useErrors() {
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const at = (field: string): string | null => errors.find((error) => error.id === actId(field))?.text ?? null;
  return { at, setErrors };
}

/** Collects what must be mended. */
export class Checks {
  readonly errors: FieldError[] = [];
  /** Says the sentence unless the value is there. */
  need<T>(value: T | null, field: string, text: string): T | null {
    if (value === null || value === "") this.errors.push({ id: actId(field), text });
    return value;
  }
  refuse(wrong: boolean, field: string, text: string): void {
    if (wrong) this.errors.push({ id: actId(field), text });
  }
  /** The amount as typed; null, with why, when it is none. */
  amount(typed: string, field: string, word?: string, limits?: AmountLimits): number | null {
    const text = amountTrouble(typed, word, limits);
    if (text !== null) this.errors.push({ id: actId(field), text });
    return text === null ? parseAmount(typed) : null;
  }
}
