// How do I change my password? The current one first; what the server refuses is said at the field, and the typing kept.
import { useRef, useState } from "preact/hooks";
import { changePassword, say } from "../actions";
import { exchange } from "../state";

interface Trouble {
  readonly title: string;
  readonly field: string | null;
}
const MIN = 8;
const MAX = 128;

export function Password() {
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [busy, setBusy] = useState(false);
  const [shown, setShown] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const offline = exchange.value.outcome === "offline";
  const submit = async (e: Event): Promise<void> => {
    e.preventDefault();
    if (busy || offline || !form.current) return;
    const data = new FormData(form.current);
    const [current, fresh, again] = ["current", "new", "again"].map((name) => String(data.get(name) ?? "")) as [string, string, string];
    const own = check(current, fresh, again);
    if (own) return fail(own);
    setBusy(true);
    const answer = await changePassword(current, fresh, again);
    setBusy(false);
    if (!answer.ok) return fail(answer.problem);
    setTrouble(null);
    form.current.reset();
    say("ok", "Mot de passe changé. Vos autres appareils sont déconnectés.");
  };
  const fail = (what: Trouble): void => {
    setTrouble(what);
    const name = what.field && document.getElementById(`password-${what.field}`);
    if (name) name.focus();
  };
  const type = shown ? "text" : "password";
  return (
    <section class="card" aria-labelledby="password">
      <h2 id="password">Changer le mot de passe</h2>
      <form ref={form} onSubmit={(e) => void submit(e)} noValidate>
        {offline && (
          <p class="notice wait" role="status">
            Changer le mot de passe demande le réseau : ce téléphone est hors connexion.
          </p>
        )}
        {trouble && (
          <p class="notice no" role="alert">
            {trouble.title}
          </p>
        )}
        <Field name="current" label="Mot de passe actuel" type={type} auto="current-password" trouble={trouble} />
        <Field name="new" label="Nouveau mot de passe" hint="8 caractères au moins ; une phrase courte fait un bon mot de passe." type={type} auto="new-password" trouble={trouble} />
        <Field name="again" label="Confirmer le nouveau mot de passe" type={type} auto="new-password" trouble={trouble} />
        <label class="check">
          <input type="checkbox" checked={shown} onChange={(e) => setShown(e.currentTarget.checked)} /> Montrer ce que je tape
        </label>
        <button class="button" aria-disabled={busy || offline}>
          {busy ? "Un instant…" : "Changer le mot de passe"}
        </button>
      </form>
    </section>
  );
}

function check(current: string, fresh: string, again: string): Trouble | null {
  if (current === "") return { title: "Tapez votre mot de passe actuel.", field: "current" };
  if (fresh.length < MIN || fresh.length > MAX) return { title: `Le nouveau mot de passe doit avoir de ${MIN} à ${MAX} caractères.`, field: "new" };
  if (fresh !== again) return { title: "Les deux nouveaux mots de passe ne sont pas les mêmes.", field: "again" };
  return null;
}

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly type: "text" | "password";
  readonly auto: "current-password" | "new-password";
  readonly trouble: Trouble | null;
}
function Field({ name, label, hint, type, auto, trouble }: FieldProps) {
  const id = `password-${name}`;
  const bad = trouble?.field === name;
  // One input whatever is shown, so that what was typed stays.
  const kind = { type } as { type: "password" };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input id={id} name={name} {...kind} autocomplete={auto} maxLength={MAX} aria-invalid={bad} aria-describedby={bad || hint ? `${id}-help` : undefined} />
      {(bad || hint) && (
        <span id={`${id}-help`} class={bad ? "error" : "hint"}>
          {bad ? trouble.title : hint}
        </span>
      )}
    </div>
  );
}
