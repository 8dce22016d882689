// What is shown when nobody is signed in on this device?
import { Title } from "./common";
import { Icon } from "./icons";

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
