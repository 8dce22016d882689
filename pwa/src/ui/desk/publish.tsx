// *Publier les réponses*: what the families of the period will learn together, counted before it leaves.
import { count } from "../../french";
import type { DeskFamily } from "../../gen/DeskFamily";
import { publish } from "../../desk-actions";
import { period, toPublish } from "../../desk-state";
import { exchange } from "../../state";
import { Dialog } from "../dialog";
import { Foot } from "./foot";
import { announced, close } from "./inbox-state";

export function Publish() {
  const { answers, left, families, unreached, unsent, accepted, waitListed, refused } = toPublish.value;
  /** A publication waits on this device already: these come after it. */
  const after = left < answers;
  const offline = exchange.value.outcome === "offline";
  const go = (): void => {
    close();
    void publish().then((done) => {
      if (done) announced.value = "Publication enregistrée, à envoyer.";
    });
  };
  return (
    <Dialog title="Publier les réponses" onClose={close}>
      <p>
        <strong>
          {after ? count(left, "autre réponse partira", "autres réponses partiront") : `${count(families, "famille va recevoir", "familles vont recevoir")} ${count(answers, "réponse")}`}
        </strong>{" "}
        pour {period.value?.name}
        {after ? ", à la suite de la publication déjà enregistrée." : " :"}
      </p>
      {!after && (
        <ul>
          {accepted > 0 && <li>{count(accepted, "accepté")}</li>}
          {waitListed > 0 && <li>{waitListed} en liste d’attente</li>}
          {refused > 0 && <li>{count(refused, "refusé")}</li>}
        </ul>
      )}
      {unreached.length > 0 && <Unreached families={unreached} />}
      <p class="muted small">Chaque famille reçoit un seul mail qui l’invite à regarder. Une réponse publiée ne se reprend pas ici. Ce qu’un collègue déciderait entre-temps attend sa propre publication.</p>
      {unsent > 0 && (
        <p class="notice wait">
          {count(unsent, "réponse n’est pas encore transmise : elle partira", "réponses ne sont pas encore transmises : elles partiront")} avant la
          publication. Ce qui ne pourra pas être appliqué reviendra dans « À revoir ».
        </p>
      )}
      {offline && <p class="notice wait">Hors connexion : la publication partira d’elle-même au retour du réseau.</p>}
      <Foot onClose={close}>
        <button type="button" class="button" disabled={left === 0} onClick={go}>
          Publier
        </button>
      </Foot>
    </Dialog>
  );
}

/** They read the answer when they next open the app, if they ever do: somebody has to call them. */
function Unreached({ families }: { families: readonly DeskFamily[] }) {
  return (
    <div class="notice wait">
      <p>
        {families.length > 1 ? "Aucun mail n’atteint ces familles : téléphonez-leur." : "Aucun mail n’atteint cette famille : téléphonez-lui."} Une adresse se note dans « Familles ».
      </p>
      <ul>
        {families.map((family) => (
          <li key={family.id}>
            {[family.name, family.phones.map(({ name, number }) => `${name}, ${number.replaceAll(" ", "\u00a0")}`).join(" ; ")].filter(Boolean).join(" : ")}
          </li>
        ))}
      </ul>
    </div>
  );
}
