// What the family reads of a refusal or of a day that the centre cancels: written, or one of the usual sentences.
import type { ComponentChildren } from "preact";
import { useSignal } from "@preact/signals";
import { Dialog } from "../dialog";
import { Foot } from "./foot";
import { close } from "./inbox-state";

const REASON_MAX = 500;

interface Props {
  readonly id: string;
  readonly title: string;
  /** *Raison du refus*. */
  readonly label: string;
  readonly hint: string;
  readonly usual: readonly string[];
  readonly yes: string;
  readonly onReason: (reason: string) => void;
  /** Of whom and what. */
  readonly children: ComponentChildren;
}

export function ReasonForm({ id, title, label, hint, usual, yes, onReason, children }: Props) {
  const reason = useSignal("");
  const missing = useSignal(false);
  const submit = (event: Event): void => {
    event.preventDefault();
    missing.value = reason.value.trim() === "";
    if (missing.value) document.getElementById(id)?.focus();
    else onReason(reason.value.trim());
  };
  return (
    <Dialog title={title} onClose={close}>
      {children}
      <form onSubmit={submit} noValidate>
        <div class="field">
          <label for={id}>{label} (obligatoire)</label>
          <span class="hint" id={`${id}-hint`}>
            {hint}
          </span>
          <textarea
            id={id}
            rows={3}
            maxLength={REASON_MAX}
            required
            aria-describedby={missing.value ? `${id}-error` : `${id}-hint`}
            aria-invalid={missing.value}
            value={reason.value}
            onInput={(event) => (reason.value = event.currentTarget.value)}
          />
          {missing.value && (
            <span class="error" id={`${id}-error`}>
              Écrivez la raison : la famille la lira.
            </span>
          )}
        </div>
        <ul class="d-usual">
          {usual.map((text) => (
            <li key={text}>
              <button type="button" class="d-quiet" onClick={() => (reason.value = text)}>
                {text}
              </button>
            </li>
          ))}
        </ul>
        <Foot onClose={close}>
          <button type="submit" class="button danger">
            {yes}
          </button>
        </Foot>
      </form>
    </Dialog>
  );
}
