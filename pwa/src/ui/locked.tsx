// What may be shown of a copy whose session ended? That it is kept for its account, what waits inside, and the way to give it up.
import { useState } from "preact/hooks";
import { Title } from "./common";
import { Ask } from "./dialog";
import { Icon } from "./icons";
import { confirmLoss, notYetSent, say } from "../actions";
import { session } from "../state";

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
      {/* Somebody else may be signed in on this device: the form comes all the same. */}
      <a class="button wide" href="/connexion?autre=1">
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
