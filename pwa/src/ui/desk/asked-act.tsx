// A button whose act is asked about before it is done: what it said when it was refused stays above it.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Outcome } from "../../account";
import { Ask } from "../dialog";

interface Props {
  /** On the button. */
  readonly word: string;
  readonly title: string;
  readonly yes: string;
  readonly act: () => Promise<Outcome<unknown>>;
  readonly onDone: () => void;
  /** What the question says. */
  readonly children: ComponentChildren;
}
export function AskedAct({ word, title, yes, act, onDone, children }: Props) {
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<string | null>(null);
  const perform = async (): Promise<void> => {
    setBusy(true);
    const answer = await act();
    setBusy(false);
    setAsking(false);
    setTrouble(answer.ok ? null : answer.problem.title);
    if (answer.ok) onDone();
  };
  return (
    <>
      {trouble && (
        <p class="notice no" role="alert">
          {trouble}
        </p>
      )}
      <p class="no-print">
        <button type="button" class="d-act" onClick={() => setAsking(true)}>
          {word}
        </button>
      </p>
      {asking && (
        <Ask title={title} yes={busy ? "Enregistrement…" : yes} danger busy={busy} onYes={() => void perform()} onNo={() => setAsking(false)}>
          {children}
        </Ask>
      )}
    </>
  );
}
