// How is something asked or shown above a screen? A native modal dialog; the focus goes back where it was.
import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { Icon } from "./icons";
import css from "./dialog.css" with { type: "text" };

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}
/** A native modal dialog: Escape closes it, the focus goes back where it was. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null);
  const name = useId();
  // At once: whoever closes it may then put the focus elsewhere.
  useLayoutEffect(() => {
    const dialog = box.current;
    const before = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog ref={box} class="sheet" aria-labelledby={name} onCancel={(e) => (e.preventDefault(), onClose())}>
      <header class="sheet-head">
        <h2 id={name} tabIndex={-1}>
          {title}
        </h2>
        <button type="button" class="plain-button" aria-label="Fermer" onClick={onClose}>
          <Icon name="cross" />
        </button>
      </header>
      {children}
    </dialog>
  );
}

interface AskProps {
  readonly title: string;
  readonly yes: string;
  readonly danger?: boolean;
  readonly busy?: boolean;
  readonly onYes: () => void;
  readonly onNo: () => void;
  readonly children: ComponentChildren;
}
/** A question with two ways out. */
export function Ask({ title, yes, danger = false, busy = false, onYes, onNo, children }: AskProps) {
  return (
    <Dialog title={title} onClose={onNo}>
      <div class="stack">{children}</div>
      <div class="sheet-foot">
        <button type="button" class="button second" onClick={onNo}>
          Non, revenir
        </button>
        <button type="button" class={danger ? "button danger" : "button"} aria-disabled={busy} onClick={() => busy || onYes()}>
          {yes}
        </button>
      </div>
    </Dialog>
  );
}
