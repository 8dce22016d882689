// Who pays? The manual's form: errors are summed up at its top and lead to their field, what was typed stays.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Problem } from "../account";
import type { Payer } from "../gen/Payer";
import { PAYER, payerErrors, type PayerErrors, type PayerField } from "../money-words";
import { ErrorSummary, type FieldError } from "./error-summary";

interface Props {
  /** Makes the ids of this form its own. */
  readonly name: string;
  readonly start: Payer;
  readonly button: string;
  readonly busyWord: string;
  /** Null: done. */
  readonly onSend: (payer: Payer) => Promise<Problem | null>;
  readonly children?: ComponentChildren;
}

export function PayerForm({ name, start, button, busyWord, onSend, children }: Props) {
  const [payer, setPayer] = useState(start);
  const [errors, setErrors] = useState<PayerErrors>({});
  const [refusal, setRefusal] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  const [busy, setBusy] = useState(false);
  const refuse = (found: PayerErrors, whole: string | null): void => {
    setErrors(found);
    setRefusal(whole);
    setRound((n) => n + 1);
  };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    const own = payerErrors(payer);
    if (Object.keys(own).length > 0) return refuse(own, null);
    setBusy(true);
    const problem = await onSend(trimmed(payer));
    setBusy(false);
    if (!problem) return refuse({}, null);
    const field = PAYER.find((f) => f.name === problem.field);
    if (field) refuse({ [field.name]: problem.title }, null);
    else refuse({}, problem.title);
  };
  const idOf = (field: string): string => `${name}-${field}`;
  const list: FieldError[] = PAYER.flatMap((f) => (errors[f.name] ? [{ id: idOf(f.name), text: errors[f.name] ?? "" }] : []));
  if (refusal) list.unshift({ id: "", text: refusal });
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <ErrorSummary errors={list} round={round} />
      {children}
      <p class="small muted">
        <span aria-hidden="true">*</span> données obligatoires du payeur et/ou propriétaire de la carte bancaire, transmises aux services de paiement sécurisés.
      </p>
      <div class="payer">
        {PAYER.map((field) => (
          <Field
            key={field.name}
            id={idOf(field.name)}
            field={field}
            abroad={payer.country !== ""}
            value={payer[field.name]}
            error={errors[field.name] ?? null}
            onInput={(text) => setPayer({ ...payer, [field.name]: text })}
          />
        ))}
      </div>
      <button class="button" aria-disabled={busy}>
        {busy ? busyWord : button}
      </button>
    </form>
  );
}

const trimmed = (payer: Payer): Payer => Object.fromEntries(Object.entries(payer).map(([key, text]) => [key, text.trim()])) as unknown as Payer;

interface FieldProps {
  readonly id: string;
  readonly field: PayerField;
  readonly abroad: boolean;
  readonly value: string;
  readonly error: string | null;
  readonly onInput: (text: string) => void;
}
function Field({ id, field, abroad, value, error, onInput }: FieldProps) {
  const help = error ?? field.hint ?? null;
  const kind = { type: field.name === "email" ? "email" : "text" } as { type: "email" };
  return (
    <div class="field">
      <label for={id}>
        {field.label}
        {field.missing && <span aria-hidden="true"> *</span>}
      </label>
      <input
        id={id}
        {...kind}
        inputMode={field.name === "postcode" && !abroad ? "numeric" : undefined}
        autocomplete={field.auto}
        maxLength={field.most}
        required={field.missing !== undefined}
        aria-invalid={error !== null}
        aria-describedby={help ? `${id}-help` : undefined}
        // A browser writes what differs from the default into its own session file, beyond the reach of signing out.
        defaultValue={value}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {help && (
        <span id={`${id}-help`} class={error ? "error" : "hint"}>
          {help}
        </span>
      )}
    </div>
  );
}
