// Which question is open over the inbox? One dialog at a time, each in words of its own.
import { ofName } from "../../names";
import { useSignal } from "@preact/signals";
import { count, dayLong, moment } from "../../french";
import type { DeskLine } from "../../gen/DeskLine";
import { answerCancellation, answerOffer } from "../../desk-actions";
import { now } from "../../state";
import { Dialog } from "../dialog";
import { Foot } from "./foot";
import { announced, close, question } from "./inbox-state";
import { AskedChange } from "./asked-change";
import { Beyond } from "./beyond";
import { Detail } from "./detail";
import { Plan } from "./plan";
import { Publish } from "./publish";
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
    case "change":
      return <AskedChange line={open.line} />;
    case "plan":
      return <Plan />;
    case "publish":
      return <Publish />;
  }
}

/** The reason is what the family reads: the usual ones are one touch away, any other may be written. */
const USUAL = [
  "Le centre est complet ce jour-là.",
  "La demande est arrivée après la date limite.",
  "Le dossier d’inscription est incomplet : merci de nous contacter.",
];
const REASON_MAX = 500;

function Refuse({ lines }: { lines: readonly DeskLine[] }) {
  const reason = useSignal("");
  const missing = useSignal(false);
  const [first] = lines;
  const submit = (event: Event): void => {
    event.preventDefault();
    missing.value = reason.value.trim() === "";
    if (missing.value) document.getElementById("refuse-reason")?.focus();
    else void answer(lines, () => ({ to: "refuse", reason: reason.value.trim() }));
  };
  const who = lines.length === 1 && first ? `${first.child_name}, ${dayLong(first.date)}` : `${count(lines.length, "demande")}`;
  return (
    <Dialog title={lines.length === 1 ? "Refuser cette demande" : "Refuser ces demandes"} onClose={close}>
      <p>{who}</p>
      <form onSubmit={submit} noValidate>
        <div class="field">
          <label for="refuse-reason">Raison du refus (obligatoire)</label>
          <span class="hint" id="refuse-hint">
            La famille la lira avec votre réponse.
          </span>
          <textarea
            id="refuse-reason"
            rows={3}
            maxLength={REASON_MAX}
            required
            aria-describedby={missing.value ? "refuse-error" : "refuse-hint"}
            aria-invalid={missing.value}
            value={reason.value}
            onInput={(event) => (reason.value = event.currentTarget.value)}
          />
          {missing.value && (
            <span class="error" id="refuse-error">
              Écrivez la raison du refus : la famille la lira.
            </span>
          )}
        </div>
        <ul class="d-usual">
          {USUAL.map((text) => (
            <li key={text}>
              <button type="button" class="d-quiet" onClick={() => (reason.value = text)}>
                {text}
              </button>
            </li>
          ))}
        </ul>
        <Foot onClose={close}>
          <button type="submit" class="button danger">
            Refuser
          </button>
        </Foot>
      </form>
    </Dialog>
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
