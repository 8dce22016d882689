// Which parts of the day are accepted, and what becomes of the rest?
import { useSignal } from "@preact/signals";
import { dayLong } from "../../french";
import type { DayPart } from "../../gen/DayPart";
import type { DeskLine } from "../../gen/DeskLine";
import type { Wish } from "../../gen/Wish";
import { split, whyNot } from "../../desk-actions";
import { weekOf } from "../../desk-state";
import { Dialog } from "../dialog";
import { Foot } from "./foot";
import { close, question } from "./inbox-state";
import { answer } from "./verbs";
import { bit, has, outingsLost, partWord, partsIn } from "./words";

export function Split({ line }: { line: DeskLine }) {
  const asked = partsIn(line.wish.parts);
  const left = (part: DayPart): number => {
    const slot = weekOf(line.id)?.slots.find((s) => s.date === line.date && s.part === part && s.group === line.group);
    return slot ? slot.capacity - slot.foreseen : 0;
  };
  const chosen = useSignal(asked.filter((part) => left(part) > 0).reduce((set, part) => set | bit(part), 0));
  const rest = useSignal<"wait" | "refuse">("wait");
  const reason = useSignal("");
  const wrong = useSignal<string | null>(null);
  const over = asked.filter((part) => has(chosen.value, part) && left(part) < 1);
  const lost = (parts: number): string[] => outingsLost(weekOf(line.id)?.outings ?? [], line.wish, parts);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const open = question.value;
    const decision = split(chosen.value, rest.value === "refuse" ? reason.value.trim() : null, over.length > 0);
    // An engine that does not answer keeps nothing back: the rules judge what is sent.
    wrong.value = problem(chosen.value, line.wish.parts) ?? (await whyNot(line, decision).catch(() => null));
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
                onChange={() => (chosen.value = chosen.value ^ bit(part))}
              />
              {partWord(part)} <span class="muted small">{places(left(part))}</span>
            </label>
          ))}
        </fieldset>
        <Rest rest={rest} reason={reason} />
        {line.wish.outings.length > 0 && <p class="muted small">{outingsKept(line.wish, lost(chosen.value))}</p>}
        <Foot onClose={close}>
          <button type="submit" class={over.length > 0 ? "button danger" : "button"}>
            {over.length > 0 ? `Accepter au-delà de la capacité (${over.map(partWord).join(", ")})` : "Accepter ces tranches"}
          </button>
        </Foot>
      </form>
    </Dialog>
  );
}

function outingsKept(wish: Wish, lost: readonly string[]): string {
  if (wish.only_with_outing) return "La famille ne veut ce jour qu’avec la sortie : toutes ses tranches horaires vont ensemble.";
  return lost.length > 0 ? `Sans toutes ses tranches horaires, la sortie n’est pas accordée : ${lost.join(", ")}.` : "La sortie est gardée : toutes ses tranches horaires sont cochées.";
}

const places = (left: number): string => (left > 0 ? `${left} place${left > 1 ? "s" : ""} libre${left > 1 ? "s" : ""}` : "complet");

/** What this dialog is not for; all else is judged by the rules. */
function problem(chosen: number, asked: number): string | null {
  if (chosen === 0) return "Cochez au moins une tranche horaire à accepter.";
  if (chosen === asked) return "Toute la demande est cochée : pour l’accepter entière, revenez et touchez « Accepter ».";
  return null;
}

interface RestProps {
  readonly rest: { value: "wait" | "refuse" };
  readonly reason: { value: string };
}

function Rest({ rest, reason }: RestProps) {
  return (
    <fieldset>
      <legend>Le reste de la journée</legend>
      <label class="check">
        <input type="radio" name="rest" checked={rest.value === "wait"} onChange={() => (rest.value = "wait")} />
        va en liste d’attente
      </label>
      <label class="check">
        <input type="radio" name="rest" checked={rest.value === "refuse"} onChange={() => (rest.value = "refuse")} />
        est refusé
      </label>
      {rest.value === "refuse" && (
        <div class="field">
          <label for="split-reason">Raison du refus (obligatoire)</label>
          <textarea
            id="split-reason"
            rows={2}
            maxLength={500}
            required
            value={reason.value}
            onInput={(event) => (reason.value = event.currentTarget.value)}
          />
        </div>
      )}
    </fieldset>
  );
}
