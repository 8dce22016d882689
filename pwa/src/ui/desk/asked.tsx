// Which question is open over the inbox? One dialog at a time, each in words of its own.
import { ofName } from "../../names";
import { count, dayLong, moment } from "../../french";
import type { DeskLine } from "../../gen/DeskLine";
import { answerCancellation, answerOffer } from "../../desk-actions";
import { now } from "../../state";
import { Dialog } from "../dialog";
import { Foot } from "./foot";
import { announced, close, question } from "./inbox-state";
import { AskedChange } from "./asked-change";
import { Beyond } from "./beyond";
import { CancelDay } from "./cancel-day";
import { Detail } from "./detail";
import { Phones } from "./phones";
import { Plan } from "./plan";
import { Publish } from "./publish";
import { ReasonForm } from "./reason-form";
import { Split } from "./split";
import { answer } from "./verbs";
import { offerOf } from "./words";

export function Asked() {
  const open = question.value;
  switch (open?.ask) {
    case undefined:
      return null;
    case "refuse":
      return <Refuse lines={open.lines} />;
    case "beyond":
      return <Beyond lines={open.lines} />;
    case "split":
      return <Split line={open.line} />;
    case "detail":
      return <Detail line={open.line} />;
    case "offer":
      return <Offer line={open.line} />;
    case "cancellation":
      return <Cancellation line={open.line} />;
    case "cancel_day":
      return <CancelDay line={open.line} />;
    case "change":
      return <AskedChange line={open.line} />;
    case "plan":
      return <Plan />;
    case "publish":
      return <Publish />;
  }
}

/** The usual reasons are one touch away, any other may be written. */
const REFUSALS = [
  "Le centre est complet ce jour-là.",
  "La demande est arrivée après la date limite.",
  "Le dossier d’inscription est incomplet : merci de nous contacter.",
];

function Refuse({ lines }: { lines: readonly DeskLine[] }) {
  const [first] = lines;
  return (
    <ReasonForm
      id="refuse-reason"
      title={lines.length === 1 ? "Refuser cette demande" : "Refuser ces demandes"}
      label="Raison du refus"
      hint="La famille la lira avec votre réponse."
      usual={REFUSALS}
      yes="Refuser"
      onReason={(reason) => void answer(lines, () => ({ to: "refuse", reason }))}
    >
      <p>{lines.length === 1 && first ? `${first.child_name}, ${dayLong(first.date)}` : `${count(lines.length, "demande")}`}</p>
    </ReasonForm>
  );
}

function Offer({ line }: { line: DeskLine }) {
  const status = line.status;
  const open = offerOf(line);
  const say = (accept: boolean): void => {
    close();
    if (!open) return;
    void answerOffer(line, open.offer, accept).then((done) => {
      if (done) announced.value = `Réponse ${ofName(line.child_name)} notée, à envoyer.`;
    });
  };
  const what = status.is === "accepted" ? "Une place de sortie est proposée" : "Une place est proposée";
  return (
    <Dialog title="Noter la réponse donnée au téléphone" onClose={close}>
      <p>
        {what} à {line.child_name} le {dayLong(line.date)}
        {open ? `, jusqu’à ${moment(open.until, now.value)}` : ""}. Que répond la famille ?
      </p>
      <Phones line={line} />
      <p class="muted small">Si la place n’est plus proposée quand votre réponse arrive, elle reviendra dans « À revoir ».</p>
      <Foot onClose={close}>
        <button type="button" class="button" onClick={() => say(true)}>
          La famille prend la place
        </button>
        <button type="button" class="button danger" onClick={() => say(false)}>
          La famille laisse la place
        </button>
      </Foot>
    </Dialog>
  );
}

function Cancellation({ line }: { line: DeskLine }) {
  const say = (grant: boolean): void => {
    close();
    void answerCancellation(line, grant).then((done) => {
      if (done) announced.value = `Annulation ${ofName(line.child_name)} ${grant ? "accordée" : "refusée"}, à envoyer.`;
    });
  };
  return (
    <Dialog title="Annulation demandée" onClose={close}>
      <p>
        La famille {line.family_name} demande d’annuler {line.child_name}, {dayLong(line.date)}. La place est tenue tant
        que vous n’avez pas répondu ; la famille apprend votre réponse tout de suite, sans attendre la publication.
      </p>
      <p class="muted small">
        Une fois l’annulation accordée, la place est proposée au premier de la liste d’attente dont toute la demande tient. Un jour déjà facturé se corrige ensuite par un
        avoir, dans « Comptes ».
      </p>
      <Foot onClose={close}>
        <button type="button" class="button" onClick={() => say(true)}>
          Accorder l’annulation
        </button>
        <button type="button" class="button danger" onClick={() => say(false)}>
          Garder la place
        </button>
      </Foot>
    </Dialog>
  );
}
