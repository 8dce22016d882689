// How does a question end? What it does first, then the way out.
import type { ComponentChildren } from "preact";

interface Props {
  readonly onClose: () => void;
  readonly cancel?: string;
  readonly children?: ComponentChildren;
}

export function Foot({ onClose, cancel, children }: Props) {
  return (
    <div class="dialog-foot">
      {children}
      <button type="button" class="button second" onClick={onClose}>
        {cancel ?? "Revenir"}
      </button>
    </div>
  );
}
