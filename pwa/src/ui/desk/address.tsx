// What happens when a parent's address is recorded or changed? Said plainly before it is done; what was typed stays after a refusal.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Problem } from "../../account";
import { recordAddress, type FamilyRow, type GuardianRow } from "../../desk-families";
import { Dialog } from "../dialog";
import { Foot } from "./foot";

/** Which question is asked about whom. */
export interface Open {
  readonly ask: "address" | "again" | "sessions" | "suspend";
  readonly guardian: GuardianRow;
  readonly family: FamilyRow;
}

export interface Props extends Open {
  readonly centre: string;
  readonly onClose: () => void;
  readonly onDone: (sentence: string) => void;
}

const ADDRESS_MAX = 254;

export function Address({ guardian, family, centre, onClose, onDone }: Props) {
  const known = guardian.address;
  const email = useSignal("");
  const problem = useSignal<string | null>(null);
  const busy = useSignal(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const fail = (sentence: string): void => {
    problem.value = sentence;
    input.current?.focus();
  };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const typed = email.value.trim();
    if (busy.value) return;
    if (typed === "") return fail("Écrivez l’adresse e-mail du parent.");
    if (!input.current?.validity.valid) return fail("Cette adresse ne ressemble pas à une adresse e-mail : vérifiez-la.");
    if (typed.toLowerCase() === known?.email.toLowerCase()) return fail("C’est déjà l’adresse enregistrée.");
    busy.value = true;
    const answer = await recordAddress(centre, guardian.id, typed);
    busy.value = false;
    if (answer.ok) onDone(`Adresse enregistrée : un mail part à ${typed}.`);
    else fail(answer.problem.title);
  };
  return (
    <Dialog title={known ? "Changer l’adresse d’un parent" : "Enregistrer l’adresse d’un parent"} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <p>
          <strong>
            {guardian.first_name} {guardian.last_name}
          </strong>
          , famille {family.name}
          {known && <> — aujourd’hui {known.email}</>}
        </p>
        <div class="field">
          <label for="new-address">{known ? "Nouvelle adresse" : "Adresse e-mail"}</label>
          <input
            ref={input}
            id="new-address"
            type="email"
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            maxLength={ADDRESS_MAX}
            required
            aria-invalid={problem.value !== null}
            aria-describedby={problem.value ? "address-error" : "address-after"}
            value={email.value}
            onInput={(event) => (email.value = event.currentTarget.value)}
          />
          {problem.value && (
            <span class="error" id="address-error" role="alert">
              {problem.value}
            </span>
          )}
        </div>
        <Consequences changed={known !== null} />
        <Foot onClose={onClose}>
          <button type="submit" class="button" aria-disabled={busy.value}>
            {busy.value ? "Envoi…" : known ? "Changer l’adresse" : "Enregistrer"}
          </button>
        </Foot>
      </form>
    </Dialog>
  );
}

function Consequences({ changed }: { changed: boolean }) {
  return (
    <div class="notice wait" id="address-after">
      <p>Ce qui va se passer :</p>
      <ul>
        <li>un mail part à cette adresse, avec de quoi se connecter (mot de passe provisoire ; le mail dit jusqu’à quand il est valable) ;</li>
        {changed && <li>l’ancienne adresse reçoit un avis, et ne permet plus de se connecter ;</li>}
        {changed && <li>le parent est déconnecté de tous ses appareils ;</li>}
        {changed && <li>ses autres centres ne s’ouvrent qu’après son accord, donné depuis l’ancienne adresse ;</li>}
        <li>rien de la famille ne s’ouvre avant que le parent ait donné la date de naissance d’un de ses enfants.</li>
      </ul>
    </div>
  );
}

/** The welcome mail once more, with a new provisional password. */
export function Again({ guardian, centre, onClose, onDone }: Props) {
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);
  const email = guardian.address?.email ?? "";
  const send = async (): Promise<void> => {
    if (busy.value) return;
    busy.value = true;
    const answer = await recordAddress(centre, guardian.id, email);
    busy.value = false;
    if (answer.ok) onDone(`Le mail de bienvenue repart à ${email}.`);
    else problem.value = answer.problem;
  };
  return (
    <Dialog title="Renvoyer le mail de bienvenue" onClose={onClose}>
      {problem.value && (
        <p class="notice no" role="alert">
          {problem.value.title}
        </p>
      )}
      <p>
        Un nouveau mot de passe provisoire part à <strong class="d-email">{email}</strong> ; le précédent ne vaut plus rien. Dites au parent
        de regarder aussi dans ses courriers indésirables.
      </p>
      <Foot onClose={onClose}>
        <button type="button" class="button" aria-disabled={busy.value} onClick={() => void send()}>
          {busy.value ? "Envoi…" : "Renvoyer le mail"}
        </button>
      </Foot>
    </Dialog>
  );
}
