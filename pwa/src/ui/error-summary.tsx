// What must be mended in this form? A summary at its top; each line leads to its field.
import { useEffect, useRef } from "preact/hooks";

export interface FieldError {
  /** The id of the input; empty: no field of its own. */
  readonly id: string;
  readonly text: string;
}

/** `round` grows with each refusal, so that the summary is read out again. */
export function ErrorSummary({ errors, round }: { errors: readonly FieldError[]; round: number }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (errors.length > 0) box.current?.focus();
  }, [round]);
  if (errors.length === 0) return null;
  const go = (event: Event, id: string): void => {
    event.preventDefault();
    document.getElementById(id)?.focus();
  };
  return (
    <div class="notice no errors" role="alert" tabIndex={-1} ref={box}>
      <p class="strong">{errors.length > 1 ? `${errors.length} points sont à corriger :` : "À corriger :"}</p>
      <ul>
        {errors.map((error) => (
          <li key={error.id + error.text}>
            {error.id ? (
              <a href={`#${error.id}`} class="target" onClick={(event) => go(event, error.id)}>
                {error.text}
              </a>
            ) : (
              error.text
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
