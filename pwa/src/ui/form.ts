// How does a form wait for its answer, and say what is to be mended? Sent once at a time; each refusal is read out again.
import { useState } from "preact/hooks";
import type { FieldError } from "./error-summary";

export interface Form {
  readonly busy: boolean;
  readonly errors: readonly FieldError[];
  /** Grows with each refusal. */
  readonly round: number;
  /** What stands beside the input of that id. */
  readonly at: (id: string) => string | null;
  /** Nothing to mend: an empty list. */
  readonly refuse: (found: readonly FieldError[]) => void;
  /** What pressing the button does, unless it is being done. */
  readonly onSubmit: (work: () => unknown) => (event: Event) => void;
  /** Busy until it answers. */
  readonly send: <T>(ask: () => Promise<T>) => Promise<T>;
}

export function useForm(): Form {
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [round, setRound] = useState(0);
  return {
    busy,
    errors,
    round,
    at: (id) => errors.find((error) => error.id === id)?.text ?? null,
    refuse: (found) => {
      setErrors(found);
      setRound((n) => n + 1);
    },
    onSubmit: (work) => (event) => {
      event.preventDefault();
      if (!busy) void work();
    },
    send: async (ask) => {
      setBusy(true);
      const answer = await ask();
      setBusy(false);
      return answer;
    },
  };
}
