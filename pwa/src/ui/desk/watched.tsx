// *À surveiller*: slots beyond their capacity and children asked for twice; they come from an explicit choice or from a restored server.
import { capital, count, dayLong, mondayOf } from "../../french";
import type { DeskLine } from "../../gen/DeskLine";
import type { DeskSlotView } from "../../gen/DeskSlotView";
import { pathOf } from "../../desk-actions";
import { answerHeld, today, weeks } from "../../desk-state";
import { To } from "../common";
import { groupWord, partWord } from "./words";

const living = (line: DeskLine): boolean => line.status.is !== "refused" && line.status.is !== "cancelled";

/** After a split, the day that is accepted in part still shows its whole wish. */
function partsOf(line: DeskLine): number {
  const held = answerHeld(line);
  if (held?.is === "accepted") return held.parts;
  return line.status.is === "accepted" ? line.status.parts : line.wish.parts;
}

function doubles(lines: readonly DeskLine[]): DeskLine[] {
  const meets = (one: DeskLine, two: DeskLine): boolean =>
    two.id < one.id && two.child === one.child && two.date === one.date && (partsOf(two) & partsOf(one)) !== 0;
  return lines.filter((one) => lines.some((two) => meets(one, two)));
}

export function Watched() {
  const all = [...weeks.value.values()];
  const over = all.flatMap((week) => week.slots).filter((slot) => slot.foreseen > slot.capacity && slot.date >= today.value);
  const twice = doubles(all.flatMap((week) => week.requests).filter((line) => line.date >= today.value && living(line)));
  if (over.length + twice.length === 0) return null;
  return (
    <section class="card">
      <h2>À surveiller</h2>
      <p class="muted small">
        Un choix explicite d’un directeur, ou le retour d’un serveur restauré. Personne ne perd sa place sans votre décision.
      </p>
      <ul>
        {over.map((slot) => (
          <Over key={`${slot.date}${slot.part}${slot.group}`} slot={slot} />
        ))}
        {twice.map((line) => (
          <li key={line.id}>
            <To path={pathOf("", { week: mondayOf(line.date) })}>{capital(dayLong(line.date))}</To> : deux demandes pour{" "}
            {line.child_name}.
          </li>
        ))}
      </ul>
    </section>
  );
}

function Over({ slot }: { slot: DeskSlotView }) {
  return (
    <li>
      <To path={pathOf("", { week: mondayOf(slot.date) })}>{capital(dayLong(slot.date))}</To>, {partWord(slot.part)},{" "}
      {groupWord(slot.group).toLowerCase()} : {slot.foreseen} pris pour {count(slot.capacity, "place")}.
    </li>
  );
}
