// How does this work? Short answers in plain French, readable without network.
import type { ComponentChildren } from "preact";
import { Title, To } from "./common";
import { Freshness } from "./freshness";
import { Icon } from "./icons";
import { Badge, statusWord } from "./status";
import type { RequestStatus } from "../gen/RequestStatus";

const STATUSES: readonly { status: RequestStatus | null; text: string }[] = [
  { status: null, text: "Votre demande est sur ce téléphone. Le centre ne l’a pas encore reçue." },
  { status: { is: "requested", late: false }, text: "Le centre l’a reçue. Le directeur n’a pas encore répondu : vous pouvez modifier ou annuler." },
  { status: { is: "accepted", parts: 7, outings_full: [], outings_given_up: [], cancellation_asked: false, outing_offer: null, change_asked: null, demand_refused: false }, text: "La place est retenue. Pour changer ou annuler, demandez-le : le directeur répond." },
  { status: { is: "wait_listed" }, text: "Pas de place pour l’instant : votre enfant ne pourra pas être accueilli, sauf place libérée." },
  { status: { is: "offered", offer: "", until: 0 }, text: "Une place est libre. Acceptez ou refusez avant l’heure dite." },
  { status: { is: "refused", reason: "" }, text: "Le directeur a refusé et dit pourquoi." },
  { status: { is: "cancelled", at: 0, by_family: true, reason: null }, text: "La demande a été annulée ; on lit par qui et quand, et la raison quand c’est le centre." },
];

export function Aide() {
  return (
    <>
      <p class="back">
        <To path="compte" class="target">
          <Icon name="back" /> Compte
        </To>
      </p>
      <Title>Aide</Title>
      <Freshness />
      <Answer title="Comment réserver ?">
        <ol>
          <li>Touchez « Réserver », choisissez le centre puis la période.</li>
          <li>Cochez les tranches horaires désirées pour chaque enfant. Une sortie s’affiche en bleu : touchez-la pour la lire et la cocher.</li>
          <li>Touchez « Sauvegarder », vérifiez, puis « Envoyer ».</li>
          <li>Suivez la réponse du directeur dans « Demandes ».</li>
        </ol>
        <p>Tant que vous n’avez pas envoyé, c’est un brouillon : le centre n’a rien reçu. L’accueil et « Demandes » le montrent : on le reprend ou on l’abandonne. L’autre parent voit les mêmes cases sur son téléphone.</p>
      </Answer>
      <Answer title="Et sans réseau ?">
        <p>
          L’application s’ouvre, se lit et se remplit sans réseau. « Enregistré sur ce téléphone » veut dire ce que cela dit ; « À envoyer » partira seul dès que le
          réseau revient. Seule compte la réception par le serveur : un numéro d’accusé de réception la prouve.
        </p>
      </Answer>
      <Answer title="Que veulent dire les statuts ?">
        <dl class="statuses">
          {STATUSES.map(({ status, text }) => {
            const w = statusWord(status);
            return (
              <div key={w.word}>
                <dt>
                  <Badge {...w} />
                </dt>
                <dd>{text}</dd>
              </div>
            );
          })}
        </dl>
      </Answer>
      <Answer title="Pourquoi ne puis-je pas cocher un jour ?">
        <p>
          La raison est écrite sous le jour : centre fermé, date limite passée, ou enfant pas encore inscrit cette année scolaire. Dans ce dernier cas, le directeur met
          à jour votre fiche de renseignements.
        </p>
      </Answer>
      <Account />
      <Answer title="Je ne vois pas tous mes enfants">
        <p>La gestion est séparée par centre : changez de centre en haut de l’écran. Un point signale un centre qui a du nouveau pour vous ou qui attend un règlement.</p>
      </Answer>
      <Answer title="J’ai perdu mon téléphone">
        <p>Depuis un autre appareil, ouvrez « Espace utilisateur » et déconnectez-le. Le directeur peut aussi fermer toutes vos connexions.</p>
      </Answer>
      <p>
        Pour tout le reste, le directeur de votre centre vous répond : ses coordonnées sont dans « Compte ». Voir aussi les <a href="/questions-frequentes/">questions fréquentes</a>.
      </p>
    </>
  );
}

function Account() {
  return (
    <>
      <Answer title="Comment lire et régler mon compte ?">
        <p>
          « Compte » montre le solde et chaque opération, même sans réseau. Touchez une facture pour lire ses lignes et comment chaque montant a été trouvé ;
          « Télécharger » ouvre le PDF.
        </p>
        <p>
          En ligne, on règle tout le solde d’un centre : par virement bancaire immédiat, par carte ou par Chèque-Vacances Connect. En plusieurs fois, voyez le
          directeur. Une somme en votre faveur sert à la facture suivante.
        </p>
        <p>
          Si quelqu’un de la famille vient de commencer un paiement, l’application vous le dit avant d’en commencer un autre, pour que rien ne soit réglé deux fois.
        </p>
      </Answer>
      <Answer title="Comment régler en plusieurs fois ?">
        <p>
          Voyez le directeur : il établit un échéancier, que vous lisez dans « Compte », même sans réseau. La prochaine échéance se règle en ligne ou comme
          d’habitude ; vos règlements couvrent d’abord la plus ancienne. Tant qu’il est suivi, vous ne recevez pas de relance. Vous pouvez toujours régler tout le solde.
        </p>
      </Answer>
      <Answer title="Mon quotient familial va expirer">
        <p>
          Un mail vous prévient 30 jours puis 7 jours avant, et une ligne le dit sur l’accueil et dans « Compte ». Remettez la nouvelle attestation de la CAF ou de la
          MSA au directeur : sans elle, le tarif le plus haut s’applique aux jours qui suivent.
        </p>
      </Answer>
      <Answer title="Où est le justificatif annuel pour les frais de garde ?">
        <p>Dans « Compte », puis « Attestations » : vos centres préparent celui d’une année l’année suivante, et un mail vous prévient.</p>
      </Answer>
    </>
  );
}

function Answer({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <details class="card">
      <summary>{title}</summary>
      {children}
    </details>
  );
}
