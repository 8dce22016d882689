// What do the desk's screens of money share? Their style, the way between them, reading from the server, fields that say their error.
import "../../shell";
import { useEffect, useState } from "preact/hooks";
import type { Outcome, Problem } from "../../account";
import { pathOf } from "../../desk-actions";
import { route } from "../../state";
import { To } from "../common";
import css from "./money.css" with { type: "text" };

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

const WAYS: readonly { path: string; word: string }[] = [
  { path: "comptes", word: "Comptes des familles" },
  { path: "facturation", word: "Facturation" },
  { path: "relances", word: "Relances" },
  { path: "banque", word: "Banque" },
  { path: "tarifs", word: "Tarifs" },
  { path: "controle", word: "Contrôle et exports" },
  { path: "reglages", word: "Réglages" },
];

/** From one screen of money to the others. */
export function Ways() {
  const at = route.value.parts[1];
  return (
    <nav class="d-chips no-print" aria-label="Argent">
      {WAYS.map((way) => (
        <To key={way.path} path={pathOf(way.path)} class={way.path === at ? "d-chip here" : "d-chip"}>
          {way.word}
          {way.path === at && <span class="visually-hidden"> (page affichée)</span>}
        </To>
      ))}
    </nav>
  );
}

export interface Loaded<T> {
  readonly value: T | null;
  readonly problem: Problem | null;
  readonly reload: () => Promise<void>;
}
/** Reads when `key` changes and when asked again; an answer that comes too late is dropped. */
export function useLoad<T>(key: string, read: () => Promise<Outcome<T>>): Loaded<T> {
  const [held, setHeld] = useState<{ key: string; value: T | null; problem: Problem | null }>({ key, value: null, problem: null });
  const [box] = useState({ key, round: 0 });
  box.key = key;
  const reload = async (): Promise<void> => {
    const round = (box.round += 1);
    const answer = await read();
    if (box.key !== key || box.round !== round) return;
    setHeld((before) => ({
      key,
      value: answer.ok ? answer.value : before.key === key ? before.value : null,
      problem: answer.ok ? null : answer.problem,
    }));
  };
  useEffect(() => void reload(), [key]);
  const here = held.key === key;
  return { value: here ? held.value : null, problem: here ? held.problem : null, reload };
}

/** Waiting for the server, or why it did not answer. */
export function Reading({ what, loaded }: { what: string; loaded: Loaded<unknown> }) {
  const { value, problem, reload } = loaded;
  if (problem) {
    return (
      <div class="notice no" role="alert">
        <p>{problem.status === 0 ? `${what} : le réseau est nécessaire, le serveur ne répond pas.` : problem.title}</p>
        <button type="button" class="button second" onClick={() => void reload()}>
          Réessayer
        </button>
      </div>
    );
  }
  return value === null ? <p class="muted">Lecture…</p> : null;
}

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly error?: string | null | undefined;
  readonly hint?: string | null | undefined;
  readonly value: string;
  readonly onInput: (text: string) => void;
  readonly type?: "text" | "date";
  /** Figures are typed: the telephone shows its digits. */
  readonly figures?: boolean;
  readonly most?: number;
}
/** One input with its label, its help and its error. */
export function Field({ id, label, error, hint, value, onInput, type = "text", figures = false, most = 200 }: FieldProps) {
  const help = error ?? hint ?? null;
  const kind = { type } as { type: "text" };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        {...kind}
        inputMode={figures ? "decimal" : undefined}
        autocomplete="off"
        maxLength={type === "date" ? undefined : most}
        aria-invalid={error ? true : undefined}
        aria-describedby={help ? `${id}-help` : undefined}
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

interface PickProps<T extends string> {
  readonly id: string;
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly word: string }[];
  readonly onPick: (value: T) => void;
  readonly error?: string | null | undefined;
}
export function Pick<T extends string>({ id, label, value, options, onPick, error }: PickProps<T>) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-help` : undefined}
        onChange={(event) => onPick(event.currentTarget.value as T)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.word}
          </option>
        ))}
      </select>
      {error && (
        <span id={`${id}-help`} class="error">
          {error}
        </span>
      )}
    </div>
  );
}

/** What was done, for everybody; read out by screen readers. */
export function Done({ text }: { text: string }) {
  return (
    <p role="status" class={text ? "notice ok" : "visually-hidden"}>
      {text}
    </p>
  );
}

/** Plain letters: *Zoe* finds *Zoé*. */
export const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
