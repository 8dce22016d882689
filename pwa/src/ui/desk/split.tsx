// Which parts of the day are accepted, and what becomes of the rest?
import { useSignal } from "@preact/signals";
import { dayLong } from "../../french";
import type { DayPart } from "../../gen/DayPart";
import type { DeskLine } from "../../gen/DeskLine";
import type { Wish } from "../../gen/Wish";
import { split } from "../../desk-actions";
import { weekOf } from "../../desk-state";
import { Dialog } from "../dialog";
import { Foot } from "./foot";
import { close } from "./inbox-state";
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
  const submit = (event: Event): void => {
    event.preventDefault();
    wrong.value = problem(chosen.value, line.wish.parts, rest.value, reason.value) ?? withoutOuting(line.wish, lost(chosen.value));
    if (wrong.value) return;
    const refused = rest.value === "refuse" ? reason.value.trim() : null;
    void answer([line], () => split(chosen.value, refused, over.length > 0));
  };
  return (
    <Dialog title="Partager la journée" onClose={close}>
      <form onSubmit={submit} noValidate>
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

/** What the centre's answer would say (`only_with_outing`), said before anything leaves. */
const withoutOuting = (wish: Wish, lost: readonly string[]): string | null =>
  wish.only_with_outing && lost.length > 0
    ? `La famille ne veut ce jour qu’avec la sortie (${lost.join(", ")}) : acceptez aussi toutes ses tranches horaires, ou refusez le jour.`
    : null;

function outingsKept(wish: Wish, lost: readonly string[]): string {
  if (wish.only_with_outing) return "La famille ne veut ce jour qu’avec la sortie : toutes ses tranches horaires vont ensemble.";
  return lost.length > 0 ? `Sans toutes ses tranches horaires, la sortie n’est pas accordée : ${lost.join(", ")}.` : "La sortie est gardée : toutes ses tranches horaires sont cochées.";
}

const places = (left: number): string => (left > 0 ? `${left} place${left > 1 ? "s" : ""} libre${left > 1 ? "s" : ""}` : "complet");

function problem(chosen: number, asked: number, rest: "wait" | "refuse", reason: string): string | null {
  if (chosen === 0) return "Cochez au moins une tranche horaire à accepter.";
  if (chosen === asked) return "Toute la demande est cochée : pour l’accepter entière, revenez et touchez « Accepter ».";
  return rest === "refuse" && reason.trim() === "" ? "Écrivez la raison du refus : la famille la lira." : null;
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
