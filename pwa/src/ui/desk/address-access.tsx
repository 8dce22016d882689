// What closes a parent's access: a lost phone, or an order that this parent may no longer read the family here? Each says first what it does.
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { Outcome, Problem } from "../../account";
import { endSessions, suspend } from "../../desk-families";
import { ofName } from "../../names";
import { Dialog } from "../dialog";
import type { Props } from "./address";
import { Foot } from "./foot";

interface Question {
  readonly title: string;
  readonly button: string;
  readonly act: () => Promise<Outcome<unknown>>;
  readonly done: string;
}

export function Sessions({ guardian, centre, onClose, onDone }: Props) {
  const name = `${guardian.first_name} ${guardian.last_name}`;
  const question = {
    title: "Déconnecter ses appareils",
    button: "Déconnecter",
    act: () => endSessions(centre, guardian.id),
    done: `Tous les appareils ${ofName(name)} sont déconnectés.`,
  };
  return (
    <Ask question={question} onClose={onClose} onDone={onDone}>
      <p>
        Après un téléphone perdu ou volé : tous les appareils <strong>{ofName(name)}</strong> sont déconnectés, et leur copie se verrouille dès qu’ils trouvent le
        réseau. Le mot de passe ne change pas : conseillez d’en choisir un autre.
      </p>
    </Ask>
  );
}

export function Suspend({ guardian, family, centre, onClose, onDone }: Props) {
  const name = `${guardian.first_name} ${guardian.last_name}`;
  const suspended = guardian.address?.suspended ?? false;
  const question = {
    title: suspended ? "Rétablir l’accès" : "Suspendre l’accès",
    button: suspended ? "Rétablir" : "Suspendre",
    act: () => suspend(centre, guardian.id, !suspended),
    done: suspended ? `L’accès ${ofName(name)} est rétabli.` : `L’accès ${ofName(name)} est suspendu.`,
  };
  return (
    <Ask question={question} onClose={onClose} onDone={onDone}>
      <p>
        {suspended ? (
          <>
            <strong>{name}</strong> pourra de nouveau lire et réserver pour la famille {family.name} dans ce centre.
          </>
        ) : (
          <>
            <strong>{name}</strong> ne pourra plus rien lire ni demander pour la famille {family.name} dans ce centre, et n’en recevra plus les mails. Ce que
            ses appareils en gardent s’efface dès qu’ils trouvent le réseau, brouillons et demandes non transmis compris. Les autres parents et les autres centres ne changent pas. Aucun mail ne part.
          </>
        )}
      </p>
    </Ask>
  );
}

function Ask({ question, onClose, onDone, children }: { question: Question; onClose: () => void; onDone: (sentence: string) => void; children: ComponentChildren }) {
  const problem = useSignal<Problem | null>(null);
  const busy = useSignal(false);
  const go = async (): Promise<void> => {
    if (busy.value) return;
    busy.value = true;
    const answer = await question.act();
    busy.value = false;
    if (answer.ok) onDone(question.done);
    else problem.value = answer.problem;
  };
  return (
    <Dialog title={question.title} onClose={onClose}>
      {problem.value && (
        <p class="notice no" role="alert">
          {problem.value.title}
        </p>
      )}
      {children}
      <Foot onClose={onClose}>
        <button type="button" class="button" aria-disabled={busy.value} onClick={() => void go()}>
          {busy.value ? "Un instant…" : question.button}
        </button>
      </Foot>
    </Dialog>
  );
}
