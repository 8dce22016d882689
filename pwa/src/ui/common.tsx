// Which small pieces do all screens share? Dialogs, links under /app/, headings that can take the focus.
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { hrefOf } from "../router";
import { Icon, type IconName } from "./icons";

/** The heading of a screen: it takes the focus on arrival, so that screen readers say where we are. */
export function Title({ children }: { children: ComponentChildren }) {
  return <h1 tabIndex={-1}>{children}</h1>;
}

/** A link to another screen of the app. */
export function To({ path, class: name, children }: { path: string; class?: string | undefined; children: ComponentChildren }) {
  return (
    <a href={hrefOf(path)} class={name}>
      {children}
    </a>
  );
}

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}
/** A native modal dialog: Escape closes it, the focus goes back where it was. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null);
  const name = useId();
  useEffect(() => {
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

/** A line with its picture. */
export function Line({ icon, children, class: name = "" }: { icon: IconName; children: ComponentChildren; class?: string }) {
  return (
    <p class={`line ${name}`}>
      <Icon name={icon} />
      <span>{children}</span>
    </p>
  );
}

export function Empty({ icon, children }: { icon: IconName; children: ComponentChildren }) {
  return (
    <div class="empty">
      <Icon name={icon} />
      <div>{children}</div>
    </div>
  );
}
