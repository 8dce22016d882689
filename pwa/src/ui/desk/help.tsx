// How does a director use the desk? The whole manual of the desk, in plain French, readable without network.
import "../../shell";
import type { ComponentChildren } from "preact";

function Part({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="card">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

export default function Help() {
  return (
    <div class="d-help">
      <Part title="Répondre aux demandes">
        <p>
          Chaque ligne est la demande d’une famille pour un enfant et un jour. Elles sont dans l’ordre où le serveur les a reçues ;
          celles reçues après la clôture viennent en dernier, à vous de décider.
        </p>
        <ul>
          <li>
            <strong>Accepter</strong> (touche <kbd>A</kbd>) tient la place tout de suite.
          </li>
          <li>
            <strong>Liste d’attente</strong> (<kbd>L</kbd>) : l’enfant ne sera pas accueilli, sauf place libérée. Vous seul mettez en
            liste d’attente.
          </li>
          <li>
            <strong>Refuser</strong> (<kbd>R</kbd>) demande une raison, que la famille lira.
          </li>
          <li>
            <strong>Accepter une partie de la journée</strong> (dans le détail d’une ligne) : le reste attend ou est refusé.
          </li>
        </ul>
        <p>
          Une famille peut demander « tous les enfants ou aucun » ou « toute la semaine ou rien » : touchez cette mention pour choisir
          l’ensemble d’un coup.
        </p>
      </Part>
      <Clavier />
      <Places />
      <Part title="Publier les réponses">
        <p>
          Vos réponses tiennent les places dès que vous les donnez, mais les familles ne les apprennent que lorsque vous touchez{" "}
          <strong>Publier les réponses</strong>. Chaque famille reçoit alors un seul mail pour toutes ses réponses. Tant que vous
          n’avez pas publié, vous pouvez changer d’avis.
        </p>
      </Part>
      <Part title="Sans réseau">
        <p>
          Le bureau marche sans connexion. Vos réponses portent la mention <strong>À envoyer</strong>, les barres montrent déjà ce
          qu’elles donneront, et tout part au retour du réseau. Le serveur les applique à l’état de ce moment-là : ce qui ne peut plus
          l’être revient dans <strong>À revoir</strong>, avec la raison.
        </p>
        <p>
          La ligne du haut dit à quelle heure vos données ont été mises à jour. « Retirer ma réponse » n’est possible que tant que rien
          n’est parti.
        </p>
      </Part>
      <Part title="À revoir">
        <p>Une réponse revient quand, entre-temps, la famille a changé ou annulé sa demande, la place a été prise, ou une autre réponse est arrivée avant : d’un autre directeur, ou de vous sur un autre appareil.</p>
        <p>Rien n’est décidé à votre place : relisez, décidez de nouveau, ou touchez « C’est noté ».</p>
      </Part>
      <Suite />
    </div>
  );
}

function Clavier() {
  return (
    <Part title="Au clavier">
      <dl class="d-facts">
        <dt>
          <kbd>↑</kbd> <kbd>↓</kbd>
        </dt>
        <dd>changer de ligne ; avec Maj, choisir en passant</dd>
        <dt>
          <kbd>←</kbd> <kbd>→</kbd>
        </dt>
        <dd>aller d’un bouton de la ligne à l’autre</dd>
        <dt>
          <kbd>A</kbd> <kbd>L</kbd> <kbd>R</kbd>
        </dt>
        <dd>accepter, liste d’attente, refuser : la ligne, ou toutes les lignes choisies</dd>
        <dt>
          <kbd>Espace</kbd>
        </dt>
        <dd>choisir la ligne</dd>
        <dt>
          <kbd>Entrée</kbd>
        </dt>
        <dd>ouvrir le détail</dd>
        <dt>
          <kbd>Échap</kbd>
        </dt>
        <dd>ne plus rien choisir, fermer une question</dd>
      </dl>
    </Part>
  );
}

function Places() {
  return (
    <Part title="Les places et les barres">
      <p>
        Les places se comptent par tranche horaire et par groupe d’âge (moins de 6 ans, 6 ans et plus, à l’âge de l’enfant ce jour-là) :
        le plus petit nombre entre les places déclarées et ce que permet le nombre d’animateurs.
      </p>
      <ul>
        <li>Plein : accepté et su des familles.</li>
        <li>Hachuré : décidé, pas encore publié.</li>
        <li>Pointillé : place proposée à une famille en attente.</li>
      </ul>
      <p>
        Une demande à décider ne tient pas de place. Personne n’est accepté au-delà de la capacité sans que vous le disiez :{" "}
        <strong>Accepter au-delà de la capacité</strong>.
      </p>
      <p>
        <strong>Accepter tous ceux qui tiennent, dans l’ordre</strong> montre d’abord qui serait accepté, qui reste et pourquoi.
      </p>
    </Part>
  );
}

function Suite() {
  return (
    <>
      <Part title="Liste d’attente, modifications et annulations">
        <p>
          Une place libérée est proposée d’elle-même au premier de la liste dont toute la demande tient, puis au suivant s’il ne répond
          pas à temps. Si la famille vous répond au téléphone, notez-le avec « Réponse au téléphone ». Quand le jour est trop proche
          pour une proposition, téléphonez, puis acceptez la demande et publiez.
        </p>
        <p>
          « Annulation demandée », « modification demandée » : la place d’un jour accepté est tenue telle quelle jusqu’à votre réponse. La famille
          apprend cette réponse tout de suite, sans attendre la publication. Ce qu’une modification ajoute a besoin d’une place ; ce qu’elle rend va à la liste
          d’attente. Un jour déjà facturé se corrige ensuite par un avoir. Un parent téléphone, ou le centre ferme : « Annuler cette journée… », dans le détail d’un jour
          accepté, demande une raison que la famille lira.
        </p>
        <p>
          « Publier les réponses » dit vos réponses et celles de vos collègues que vous aviez sous les yeux ; ce qu’un collègue a décidé entre-temps attend.
        </p>
      </Part>
      <Part title="Familles et adresses">
        <p>
          Dans <strong>Familles</strong>, enregistrez l’adresse d’un parent : un mail de bienvenue part avec son identifiant et un mot de
          passe provisoire. « À confirmer » devient « confirmée » quand le parent a fait sa première connexion. Changer une adresse
          déconnecte le parent partout et prévient l’ancienne adresse.
        </p>
        <p>
          Un téléphone perdu ? « Déconnecter ses appareils ». Un parent qui n’a plus le droit de lire ce dossier (décision de justice) ? « Suspendre l’accès »
          le ferme dans ce centre seulement, et ce que son téléphone en gardait s’efface au prochain contact ; il se rétablit de la même façon.
        </p>
      </Part>
      <Money />
    </>
  );
}

function Money() {
  return (
    <Part title="Comptes, factures et tarifs (avec le réseau)">
      <ul>
        <li>
          <strong>Comptes</strong> : ce que doit chaque famille. Ouvrez un compte pour enregistrer un règlement, établir un avoir, un rejet, un remboursement ou
          une facture libre. Un chèque demande son numéro et sa banque ; s’il ressemble à un autre déjà enregistré, une question est posée. Rien de ce qui est écrit ne s’efface : on corrige par une nouvelle écriture. Un règlement mal saisi s’annule sur sa ligne ;
          « Qui a fait quoi », en bas du compte, dit qui a fait chaque acte.
        </li>
        <li>
          <strong>Facturation</strong> : préparez le brouillon d’une période, corrigez ce qui retient une facture, confirmez les quotients expirés, puis émettez.
          Émettre deux fois n’émet qu’une fois.
        </li>
        <li>
          <strong>Relances</strong> : les comptes en retard, du plus ancien au plus récent. Relisez le mail tel que la famille le recevra, décochez, corrigez le texte,
          puis envoyez : rien ne part tout seul, une famille qui a réglé entre-temps est laissée de côté, et chaque relance reste dans le compte. Le niveau (1, 2, 3)
          suit le nombre de relances déjà envoyées pour la même dette.
        </li>
        <li>
          <strong>Échéancier</strong> (dans un compte) : deux à douze dates et montants. La famille le lit sur son téléphone et peut régler l’échéance en ligne. Tant
          qu’il est suivi, aucune relance ne part ; un jour de retard, et l’échéance manquée revient dans les relances. Une facture plus récente n’en fait pas partie.
        </li>
        <li>
          <strong>Paiement en ligne</strong> (dans un compte) : ce que la banque n’a pas encore accepté. La famille ne peut pas payer autrement pendant ce temps ; si la
          plateforme dit que rien n’aboutira, <strong>Ne plus attendre</strong> libère le compte, et « Contrôle » garde la référence. Un accord tardif est porté au compte.
        </li>
        <li>
          <strong>Tarifs</strong> : une seule grille doit valoir pour un jour donné ; deux qui se recouvrent sont signalées sur cet écran tant qu’il y en a deux.
          Une grille qui a servi ne se modifie plus, sauf sa fin : avancez-la, au plus tôt au dernier jour facturé, puis copiez la grille pour la suite.
        </li>
        <li>
          <strong>Banque, Remises</strong> : cochez les chèques, titres ou espèces que vous portez à la banque, puis faites le bordereau. Un règlement n’est que sur un
          bordereau ; un chèque rejeté avant la remise n’est plus proposé.
        </li>
        <li>
          <strong>Banque, Relevé</strong> : lisez le relevé téléchargé à la banque (CAMT.053 ou CSV). Un virement qui porte la référence RF de la facture est sûr ; un
          montant égal à un seul solde n’est que possible, et une ligne du même jour et du même montant dans deux relevés est signalée. Rien n’est inscrit sans vous, et chaque virement ne compte qu’une fois. Les subventions et les remises de
          chèques se mettent de côté. Inscrit au mauvais compte ? Dans « Déjà traités », <strong>Corriger le compte</strong> le retire de l’un et l’inscrit à l’autre.
        </li>
        <li>
          <strong>Contrôle et exports</strong> : ce qui mérite un regard, les fichiers du comptable, les attestations de l’année. Une alerte que rien n’efface d’elle-même
          (un paiement arrivé deux fois, une opération perdue) se termine par <strong>Traité</strong>, avec un mot ; elle reste lisible.
        </li>
        <li>
          <strong>Réglages</strong> : facturer ce qui est accepté ou les présences, modèles de numéros, coordonnées bancaires, paiement en ligne.
        </li>
      </ul>
      <p>
        Si le serveur ne répond pas pendant que vous enregistrez, touchez « Réessayer » : le même acte ne compte qu’une fois.
      </p>
    </Part>
  );
}
