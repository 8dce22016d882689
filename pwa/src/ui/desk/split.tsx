// Which parts of the day are accepted, and what becomes of the rest?
import { useSignal } from "@preact/signals";
import { dayLong } from "../../french";
import type { DayPart } from "../../gen/DayPart";
import type { Decision } from "../../gen/Decision";
import type { DeskLine } from "../../gen/DeskLine";
import type { DeskOuting } from "../../gen/DeskOuting";
import { split, whyNot } from "../../desk-actions";
import { answerHeld, weekOf } from "../../desk-state";
import { Dialog } from "../dialog";
import { Foot } from "./foot";
import { close, question } from "./inbox-state";
import { answer } from "./verbs";
import { bit, has, partWord, partsIn } from "./words";

export function Split({ line }: { line: DeskLine }) {
  const asked = partsIn(line.wish.parts);
  const own = answerHeld(line);
  const left = (part: DayPart): number => {
    const slot = weekOf(line.id)?.slots.find((s) => s.date === line.date && s.part === part && s.group === line.group);
    // What this child holds by an answer that is changed now is free for it.
    return slot ? slot.capacity - slot.foreseen + (own?.is === "accepted" && has(own.parts, part) ? 1 : 0) : 0;
  };
  const chosen = useSignal(asked.filter((part) => left(part) > 0).reduce((set, part) => set | bit(part), 0));
  const rest = useSignal<"wait" | "refuse">("wait");
  const reason = useSignal("");
  const wrong = useSignal<string | null>(null);
  const over = asked.filter((part) => has(chosen.value, part) && left(part) < 1);
  const whole = chosen.value === line.wish.parts;
  const free = !whole && asked.every((part) => has(chosen.value, part) || left(part) > 0);
  /** What was wrong may be mended by it. */
  const change = (act: () => void): void => {
    wrong.value = null;
    act();
  };
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const open = question.value;
    const overbook = over.length > 0;
    const decision: Decision = whole ? { to: "accept", overbook } : split(chosen.value, rest.value === "refuse" ? reason.value.trim() : null, overbook);
    // An engine that does not answer keeps nothing back: the rules judge what is sent.
    wrong.value = chosen.value === 0 ? "Cochez au moins une tranche horaire à accepter." : await whyNot(line, decision).catch(() => null);
    // Closed meanwhile, nothing was answered.
    if (wrong.value === null && question.value === open) await answer([line], () => decision);
  };
  return (
    <Dialog title="Partager la journée" onClose={close}>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <p>
          {line.child_name}, {dayLong(line.date)}
        </p>
        {wrong.value && (
          <p class="notice no" role="alert">
            {wrong.value}
          </p>
        )}
        <fieldset>
          <legend>Accepter</legend>
          {asked.map((part) => (
            <label key={part} class="check">
              <input
                type="checkbox"
                checked={has(chosen.value, part)}
                onChange={() => change(() => (chosen.value = chosen.value ^ bit(part)))}
              />
              {partWord(part)} <span class="muted small">{places(left(part))}</span>
            </label>
          ))}
        </fieldset>
        {!whole && <Rest rest={rest} reason={reason} free={free} change={change} />}
        <Outings line={line} chosen={chosen.value} over={over.length > 0} />
        <Foot onClose={close}>
          <button type="submit" class={over.length > 0 ? "button danger" : "button"}>
            {over.length > 0 ? `Accepter au-delà de la capacité (${over.map(partWord).join(", ")})` : whole ? "Accepter toute la demande" : "Accepter ces tranches"}
          </button>
        </Foot>
      </form>
    </Dialog>
  );
}

/** What becomes of each outing that is wished, and which parts of the day it takes. */
function Outings({ line, chosen, over }: { line: DeskLine; chosen: number; over: boolean }) {
  const outings = weekOf(line.id)?.outings.filter((o) => line.wish.outings.includes(o.id)) ?? [];
  if (outings.length === 0) return null;
  return (
    <div class="muted small">
      {outings.map((o) => (
        <p key={o.id}>
          Sortie {o.title} ({partsIn(o.parts).map(partWord).join(", ")}) : {(o.parts & chosen) === o.parts ? keptWord(o, line, over) : "sans toutes ses tranches, elle n’est pas accordée, et l’enfant ne l’attend plus."}
        </p>
      ))}
      {line.wish.only_with_outing && <p>La famille ne veut ce jour qu’avec la sortie : toutes ses tranches horaires vont ensemble.</p>}
    </div>
  );
}

/** The place that this child holds by an answer that is changed now is its own. */
function keptWord(outing: DeskOuting, line: DeskLine, over: boolean): string {
  const own = answerHeld(line);
  const holds = own?.is === "accepted" && own.outings.includes(outing.id);
  if (holds || outing.foreseen < outing.places) return "gardée, toutes ses tranches sont cochées.";
  return over ? "complète, accordée au-delà de ses places." : "complète, l’enfant attend qu’une place s’y libère.";
}

const places = (left: number): string => (left > 0 ? `${left} place${left > 1 ? "s" : ""} libre${left > 1 ? "s" : ""}` : "complet");

interface RestProps {
  readonly rest: { value: "wait" | "refuse" };
  readonly reason: { value: string };
  /** There is a place in all of it. */
  readonly free: boolean;
  readonly change: (act: () => void) => void;
}

function Rest({ rest, reason, free, change }: RestProps) {
  return (
    <fieldset>
      <legend>Le reste de la journée</legend>
      <label class="check">
        <input type="radio" name="rest" checked={rest.value === "wait"} onChange={() => change(() => (rest.value = "wait"))} />
        va en liste d’attente
      </label>
      <label class="check">
        <input type="radio" name="rest" checked={rest.value === "refuse"} onChange={() => change(() => (rest.value = "refuse"))} />
        est refusé
      </label>
      {rest.value === "wait" && free && <p class="notice wait">Il y reste de la place : une fois la réponse publiée, la liste d’attente la propose aussitôt à cette famille.</p>}
      {rest.value === "refuse" && (
        <div class="field">
          <label for="split-reason">Raison du refus (obligatoire)</label>
          <textarea
            id="split-reason"
            rows={2}
            maxLength={500}
            required
            value={reason.value}
            onInput={(event) => {
              const text = event.currentTarget.value;
              change(() => (reason.value = text));
            }}
          />
        </div>
      )}
    </fieldset>
  );
}
