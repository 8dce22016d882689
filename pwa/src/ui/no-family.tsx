// What is shown to somebody signed in who has no family here?
import { Empty, Title, To } from "./common";
import { Freshness } from "./freshness";
import { session } from "../state";

export function NoFamily() {
  return (
    <>
      <Title>Accueil</Title>
      <Freshness />
      <Empty icon="person">
        <p>
          {session.value?.without_screens?.length
            ? "Votre rôle est enregistré, mais ses écrans n’existent pas encore dans cette version : rien à faire ici pour le moment."
            : "Aucune famille n’est encore rattachée à cette adresse. Voyez le directeur de votre centre."}
        </p>
        <To path="espace" class="target">
          Espace utilisateur
        </To>
      </Empty>
    </>
  );
}
