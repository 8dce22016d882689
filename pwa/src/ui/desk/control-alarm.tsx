// *Traité*: how does a director end an alarm that no fact ends? A word of why; who and when are kept beside it, and it stays readable.
import { useState } from "preact/hooks";
import { treatAlarm } from "../../desk-money";
import { count, dayNumbers } from "../../french";
import type { AuditLine } from "../../gen/AuditLine";
import { newId } from "../../ids";
import { Dialog } from "../dialog";
import { ErrorSummary } from "../error-summary";
import { useForm } from "../form";
import { Foot } from "./foot";
import { Field } from "./money-kit";

const REASON = "alarm-reason";
const REASON_MOST = 300;

interface Props {
  readonly centre: string;
  readonly line: AuditLine;
  readonly onClose: () => void;
  readonly onDone: (said: string) => void;
}

export function TreatAlarmDialog({ centre, line, onClose, onDone }: Props) {
  // Drawn once: pressed twice, it is dealt with once.
  const [id] = useState(newId);
  const [reason, setReason] = useState("");
  const { busy, errors, round, at, refuse, onSubmit, send } = useForm();
  const submit = async (): Promise<void> => {
    if (reason.trim() === "") return refuse([{ id: REASON, text: "Dites en quelques mots ce qui a été fait." }]);
    const answer = await send(() => treatAlarm(centre, { id, alarm: line.alarm ?? "", reason }));
    if (answer.ok) onDone("Alerte traitée : elle reste lisible sous « Traités ».");
    else refuse([{ id: answer.problem.field ? REASON : "", text: answer.problem.title }]);
  };
  return (
    <Dialog title="Marquer comme traité" onClose={onClose}>
      <form onSubmit={onSubmit(submit)} noValidate>
        <ErrorSummary errors={errors} round={round} />
        <p>{line.sentence}</p>
        <p class="muted">Rien ne change sur les comptes. Votre nom, la date et ce que vous écrivez restent visibles des directeurs, et ne s’effacent pas.</p>
        <Field id={REASON} label="Ce qui a été fait" most={REASON_MOST} value={reason} onInput={setReason} error={at(REASON)} />
        <Foot onClose={onClose}>
          <button type="submit" class="button" aria-disabled={busy}>
            {busy ? "Enregistrement…" : "Traité"}
          </button>
        </Foot>
      </form>
    </Dialog>
  );
}

/** What was dealt with, folded: who, when and what they wrote. */
export function TreatedAlarms({ lines }: { lines: readonly AuditLine[] }) {
  if (lines.length === 0) return null;
  return (
    <details class="card">
      <summary>
        Traités <span class="d-tally">{lines.length}</span>
        <span class="visually-hidden"> : {count(lines.length, "alerte", "alertes")}</span>
      </summary>
      <ul class="m-lines">
        {lines.map((line) => (
          <li key={line.alarm}>
            <span>
              {line.sentence}
              {line.treated && (
                <small class="muted m-treated">
                  Traité le {dayNumbers(line.treated.on)}
                  {line.treated.by && ` par ${line.treated.by}`} : {line.treated.reason}
                </small>
              )}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
