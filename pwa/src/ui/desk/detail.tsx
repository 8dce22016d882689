// Everything about one request, and the answers that are asked for more rarely.
import { capital, count, dayFull, moment } from "../../french";
import type { DeskLine } from "../../gen/DeskLine";
import { answerHeld, lineOf, today, week, weekOf } from "../../desk-state";
import { now } from "../../state";
import { Dialog } from "../dialog";
import { Foot } from "./foot";
import { close, mark, question } from "./inbox-state";
import { Phones } from "./phones";
import { basketOf } from "./select";
import { Standing } from "./step";
import { accept, answer, refuse, toWaitingList, undo } from "./verbs";
import { ageWord, decidable, groupWord, offerOf, openParts, partsIn, partsWord, shown, waitsAlready } from "./words";

export function Detail({ line: opened }: { line: DeskLine }) {
  const line = lineOf(opened.id) ?? opened;
  const state = shown(line);
  return (
    <Dialog title={line.child_name} onClose={close}>
      <p class="d-badges">
        <Standing state={state} />
      </p>
      {state.before && <p class="muted small">La famille lit encore : {state.before}.</p>}
      <Facts line={line} />
      <Answers line={line} />
      <Foot onClose={close} cancel="Fermer" />
    </Dialog>
  );
}

function Facts({ line }: { line: DeskLine }) {
  const at = weekOf(line.id);
  const outings = at?.outings.filter((outing) => line.wish.outings.includes(outing.id)) ?? [];
  const held = answerHeld(line);
  const changed = line.content_at !== line.order_at;
  return (
    <dl class="d-facts">
      <dt>Jour</dt>
      <dd>
        {capital(dayFull(line.date))}, {at ? partsWord(line.wish.parts, openParts(at, line.date)).toLocaleLowerCase("fr") : ""}
      </dd>
      <dt>Enfant</dt>
      <dd>
        {ageWord(line.age)} ce jour-là ({groupWord(line.group).toLowerCase()}), famille {line.family_name}
      </dd>
      {outings.length > 0 && (
        <>
          <dt>Sortie</dt>
          <dd>
            {outings.map((outing) => `${outing.title} (${outing.foreseen} sur ${count(outing.places, "place")})`).join(", ")}
            {line.wish.only_with_outing ? " ; le jour n’est voulu qu’avec la sortie" : ""}
          </dd>
        </>
      )}
      <dt>Reçue</dt>
      <dd>
        {moment(line.order_at, now.value)}
        {line.late ? ", après la clôture" : ""}
        {changed ? ` ; modifiée ${moment(line.content_at, now.value)}` : ""}
      </dd>
      {line.status.is === "refused" && (
        <>
          <dt>Raison du refus</dt>
          <dd>{line.status.reason}</dd>
        </>
      )}
      {held?.is === "refused" && (
        <>
          <dt>Votre raison</dt>
          <dd>{held.reason}</dd>
        </>
      )}
      <dt>Téléphone</dt>
      <dd>
        <Phones line={line} />
      </dd>
      {line.wish.remark && (
        <>
          <dt>Remarque de la famille</dt>
          <dd>{line.wish.remark}</dd>
        </>
      )}
    </dl>
  );
}

function Answers({ line }: { line: DeskLine }) {
  const at = week.value;
  const basket = at?.requests.some((other) => other.id === line.id) ? basketOf(at, line) : [];
  return (
    <div class="d-choices">
      {decidable(line) && (
        <>
          <button type="button" class="button" onClick={() => void accept([line])}>
            Accepter
          </button>
          {partsIn(line.wish.parts).length > 1 && (
            <button type="button" class="button second" onClick={() => (question.value = { ask: "split", line })}>
              Accepter une partie de la journée…
            </button>
          )}
          {!waitsAlready(line) && (
            <button type="button" class="button second" onClick={() => void toWaitingList([line])}>
              Mettre en liste d’attente
            </button>
          )}
          <button type="button" class="button second" onClick={() => refuse([line])}>
            Refuser…
          </button>
          {line.full && (
            <button type="button" class="button danger" onClick={() => void answer([line], () => ({ to: "accept", overbook: true }))}>
              Accepter au-delà de la capacité
            </button>
          )}
        </>
      )}
      {!line.waiting && <Demands line={line} />}
      {line.waiting?.droppable && (
        <button
          type="button"
          class="button second"
          onClick={() => {
            close();
            void undo(line);
          }}
        >
          Retirer ma réponse
        </button>
      )}
      {basket.length > 1 && (
        <button
          type="button"
          class="button second"
          onClick={() => {
            mark(basket.map((other) => other.id), true);
            close();
          }}
        >
          Choisir les {basket.length} demandes de l’ensemble
        </button>
      )}
    </div>
  );
}

/** What waits for a word of the director on a place that is held or offered. */
function Demands({ line }: { line: DeskLine }) {
  return (
    <>
      {line.status.is === "accepted" && line.status.cancellation_asked && (
        <button type="button" class="button" onClick={() => (question.value = { ask: "cancellation", line })}>
          Répondre à l’annulation
        </button>
      )}
      {line.status.is === "accepted" && line.status.change_asked && (
        <button type="button" class="button" onClick={() => (question.value = { ask: "change", line })}>
          Répondre à la modification
        </button>
      )}
      {line.status.is === "accepted" && !line.status.cancellation_asked && !line.waiting && line.date >= today.value && (
        <button type="button" class="button danger" onClick={() => (question.value = { ask: "cancel_day", line })}>
          Annuler cette journée…
        </button>
      )}
      {offerOf(line) && (
        <button type="button" class="button" onClick={() => (question.value = { ask: "offer", line })}>
          Noter la réponse donnée au téléphone
        </button>
      )}
    </>
  );
}
