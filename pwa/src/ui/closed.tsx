// What is shown when nobody is signed in on this device?
import { Title } from "./common";
import { Icon } from "./icons";
import { exchange } from "../state";

export function SignedOut() {
  if (exchange.value.outcome === "offline") return <Unreachable />;
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

/** Nothing is kept here, and nobody can say who is signed in. */
function Unreachable() {
  return (
    <div class="card gate">
      <Icon name="warn" />
      <Title>Le serveur ne répond pas</Title>
      <p>Cet appareil ne garde rien de votre famille pour l’instant : il faut le réseau une première fois.</p>
      <button type="button" class="button wide" onClick={() => location.reload()}>
        Réessayer
      </button>
    </div>
  );
}
