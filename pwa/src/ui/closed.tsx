// What may be shown when the copy may not? Signed out, or locked with unsent work inside.
import { useState } from "preact/hooks";
import { Ask, Title } from "./common";
import { Icon } from "./icons";
import { confirmLoss, notYetSent, say } from "../actions";
import { session } from "../state";

export function SignedOut() {
  return (
    <div class="card gate">
      <Icon name="person" />
      <Title>Vous n’êtes pas connecté</Title>
      <p>Connectez-vous une fois avec le réseau : l’application s’ouvrira ensuite même sans lui.</p>
      <a class="button wide" href="/connexion">
        Se connecter
      </a>
      <p>
        <a class="target" href="/premiere-connexion">
          Première connexion
        </a>
      </p>
    </div>
  );
}

export function Locked() {
  const [asking, setAsking] = useState(false);
  const left = notYetSent();
  const erase = (): void => void confirmLoss().catch(() => say("no", "La copie n’a pas pu être effacée. Fermez les autres onglets, puis réessayez."));
  return (
    <div class="card gate">
      <Icon name="lock" />
      <Title>Votre session est terminée</Title>
      <p>
        La copie de cet appareil est verrouillée.{" "}
        {left ? (
          <>
            <b>Rien n’est perdu</b> : {left} {session.value && <>({session.value.email})</>} partiront quand vous vous reconnecterez avec la même adresse.
          </>
        ) : (
          "Reconnectez-vous pour la retrouver."
        )}
      </p>
      <a class="button wide" href="/connexion">
        Se connecter
      </a>
      <button type="button" class="button danger wide" onClick={() => setAsking(true)}>
        {left ? "Abandonner ces choix et effacer" : "Effacer la copie de cet appareil"}
      </button>
      {asking && (
        <Ask title="Tout effacer ?" yes={left ? "Oui, perdre ces choix" : "Effacer"} danger onYes={erase} onNo={() => setAsking(false)}>
          {left && <p class="notice no">Pas encore transmis : {left}. Ce sera perdu pour toujours.</p>}
          <p>La copie des données de la famille est effacée de cet appareil. Ce qui est déjà transmis reste au centre.</p>
        </Ask>
      )}
    </div>
  );
}
