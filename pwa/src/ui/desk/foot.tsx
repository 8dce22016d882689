// How does a question end? The way out first, then what it does, as in the rest of the app.
import type { ComponentChildren } from "preact";

interface Props {
  readonly onClose: () => void;
  readonly cancel?: string;
  readonly children?: ComponentChildren;
}

export function Foot({ onClose, cancel, children }: Props) {
  return (
    <div class="sheet-foot">
      <button type="button" class="button second" onClick={onClose}>
        {cancel ?? "Revenir"}
      </button>
      {children}
    </div>
  );
}
