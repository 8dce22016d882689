// *À revoir*: what could not be applied as decided, why, and the ways out; nothing is decided silently.
import "../../shell";
import { useEffect } from "preact/hooks";
import { watch } from "../../actions";
import { capital, count, dayLong, moment } from "../../french";
import type { Act } from "../../gen/Act";
import type { Decision } from "../../gen/Decision";
import type { DeskLine } from "../../gen/DeskLine";
import type { Reason } from "../../gen/Reason";
import type { ToReview } from "../../gen/ToReview";
import { answerCancellation, settle } from "../../desk-actions";
import { desk, lineOf, livePeriods, mondaysOf, toReview, weekArg } from "../../desk-state";
import { now } from "../../state";
import { Empty } from "../common";
import { Icon } from "../icons";
import { Asked } from "./asked";
import { announced, question } from "./inbox-state";
import { Watched } from "./watched";
import { Standing } from "./step";
import { answer, refuse, toWaitingList } from "./verbs";
import { decidable, decisionWord, partWord, partsIn, shown } from "./words";

export default function Review() {
  const [of, live] = [desk.value, livePeriods.value];
  useEffect(() => {
    if (!of) return;
    const stops = live.flatMap((p) => mondaysOf(p).map((m) => watch("desk_week", weekArg(of, p.id, m))));
    return () => stops.forEach((stop) => stop());
  }, [of?.centre, live.map((p) => p.id).join()]);
  const all = toReview.value;
  return (
    <>
      {all.length === 0 ? (
        <Empty icon="check">
          <p>Rien à revoir : tout ce que vous avez décidé a été appliqué.</p>
        </Empty>
      ) : (
        <>
          <p>
            {count(all.length, "réponse n’a pas été appliquée", "réponses n’ont pas été appliquées")} comme vous l’aviez décidé. Rien
            n’a été changé pour ces familles.
          </p>
          <ul class="d-reviews">
            {all.map((one) => (
              <One key={one.command} one={one} />
            ))}
          </ul>
        </>
      )}
      <Watched />
      <Asked />
      <p class="visually-hidden" role="status">
        {announced.value}
      </p>
    </>
  );
}

function One({ one }: { one: ToReview }) {
  const line = lineOf(one.request);
  return (
    <li class="card">
      <h2>{line ? `${line.child_name}, ${dayLong(line.date)}` : one.act.do === "publish" ? "Publication" : "Une demande"}</h2>
      <p>
        <span class="muted">Vous aviez décidé : </span>
        <strong>{wanted(one.act)}</strong>
        <span class="muted small"> ({moment(one.time, now.value)})</span>
      </p>
      <p class="notice wait">
        <Icon name="warn" /> {one.why.sentence}
      </p>
      {line ? <Present line={line} /> : one.request !== null && <Elsewhere />}
      <div class="row">
        {line && <Ways one={one} line={line} />}
        <button type="button" class="button second" onClick={() => void settle(one.command)}>
          C’est noté
          {line && <span class="visually-hidden"> pour {line.child_name}</span>}
        </button>
      </div>
    </li>
  );
}

/** What the author wanted, in the words of the buttons. */
function wanted(act: Act): string {
  switch (act.do) {
    case "decide":
      return decisionWord(act.decision);
    case "answer_cancellation":
      return act.grant ? "Accorder l’annulation" : "Refuser l’annulation";
    case "cancel_day":
      return "Annuler la journée";
    case "answer_change":
      return act.grant ? "Accorder la modification" : "Refuser la modification";
    case "answer_offer":
      return act.accept ? "La famille prend la place" : "La famille laisse la place";
    case "publish":
      return "Publier les réponses";
    default:
      return "Une autre réponse";
  }
}

function Present({ line }: { line: DeskLine }) {
  const state = shown(line);
  return (
    <p class="d-badges">
      <span class="muted">Maintenant : {capital(partsIn(line.wish.parts).map(partWord).join(", "))}</span>
      <Standing state={state} />
    </p>
  );
}

function Elsewhere() {
  return <p class="muted small">La demande n’est plus sur cet appareil : elle est d’une période passée, ou n’est pas encore revenue du serveur.</p>;
}

/** Reasons after which the same answer can be given on what stands there now. */
const AGAIN: ReadonlySet<Reason> = new Set<Reason>(["request_changed", "other_decided", "unknown_request", "reason_missing"]);

function Ways({ one, line }: { one: ToReview; line: DeskLine }) {
  const { act, why } = one;
  const open = decidable(line);
  const decision = act.do === "decide" ? act.decision : null;
  const full = why.code === "full" || why.code === "outing_full" || why.code === "basket_does_not_fit";
  return (
    <>
      <button type="button" class="button second" onClick={() => (question.value = { ask: "detail", line })}>
        Voir la demande
      </button>
      {open && decision && AGAIN.has(why.code) && possible(decision, line) && (
        <button type="button" class="button" onClick={() => void answer([line], () => decision)}>
          {why.code === "other_decided" ? "Appliquer ma réponse" : "Décider de même"} : {decisionWord(decision)}
        </button>
      )}
      {open && full && (
        <button type="button" class="button" onClick={() => void toWaitingList([line])}>
          Mettre en liste d’attente
        </button>
      )}
      {open && full && (
        <button type="button" class="button danger" onClick={() => void answer([line], () => beyond(decision))}>
          Accepter au-delà de la capacité
        </button>
      )}
      {open && (
        <button type="button" class="button second" onClick={() => refuse([line])}>
          Refuser…
        </button>
      )}
      {act.do === "answer_cancellation" && line.status.is === "accepted" && line.status.cancellation_asked && (
        <button type="button" class="button" onClick={() => void again(one, line, act.grant)}>
          Redonner ma réponse
        </button>
      )}
      {act.do === "cancel_day" && line.status.is === "accepted" && (
        <button type="button" class="button" onClick={() => (question.value = { ask: "cancel_day", line })}>
          Annuler cette journée…
        </button>
      )}
      {act.do === "answer_change" && line.status.is === "accepted" && line.status.change_asked && (
        <button type="button" class="button" onClick={() => (question.value = { ask: "change", line })}>
          Répondre à la modification
        </button>
      )}
    </>
  );
}

/** A split of parts that the family no longer asks for makes no sense any more. */
const possible = (decision: Decision, line: DeskLine): boolean =>
  decision.to !== "split" || ((decision.parts & ~line.wish.parts) === 0 && decision.parts !== line.wish.parts);

const beyond = (decision: Decision | null): Decision =>
  decision?.to === "split" ? { ...decision, overbook: true } : { to: "accept", overbook: true };

async function again(one: ToReview, line: DeskLine, grant: boolean): Promise<void> {
  if (await answerCancellation(line, grant)) await settle(one.command);
}
