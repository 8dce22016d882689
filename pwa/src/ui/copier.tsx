// Same choices in the coming weeks? Says what would be ticked and what would not, then does it.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Dialog } from "./dialog";
import { ask, say, tick } from "../actions";
import { copyChoices } from "../copy";
import { dayOf, draftDays } from "../drafts";
import { count, dayLong, list } from "../french";
import type { CopyLeft } from "../gen/CopyLeft";
import type { CopyPlan } from "../gen/CopyPlan";
import type { SessionFamily } from "../gen/SessionFamily";
import type { WeekGrid } from "../gen/WeekGrid";
import { partsOrDay, partWord } from "../words";

interface Props {
  readonly f: SessionFamily;
  readonly grid: WeekGrid;
  readonly onClose: () => void;
}
/** A longer list waits behind its sum. */
const LINES_OPEN = 6;

export function Copier({ f, grid, onClose }: Props) {
  const [plan, setPlan] = useState<CopyPlan | null>(null);
  const [following, setFollowing] = useState<number | null>(null);
  const planOf = (weeks: number | null): Promise<CopyPlan> =>
    ask("copy_week", { family: f.family, centre: f.centre, period: grid.period.id, monday: grid.monday, weeks });
  useEffect(() => void planOf(null).then((all) => setFollowing(all.weeks.length), onClose), []);
  const copy = async (): Promise<void> => {
    if (plan) await tick(f, plan.tick, true);
    say("ok", "Semaine copiée. Rien n’est encore envoyé au centre.");
    onClose();
  };
  return (
    <Dialog title="Copier cette semaine" onClose={onClose}>
      {plan === null ? (
        following !== null && <Weeks following={following} onClose={onClose} onChoose={(weeks) => void planOf(weeks).then(setPlan, () => undefined)} />
      ) : (
        <Plan f={f} grid={grid} plan={plan} onCopy={() => void copy().catch(() => undefined)} onClose={onClose} />
      )}
    </Dialog>
  );
}

interface WeeksProps {
  readonly following: number;
  readonly onChoose: (weeks: number | null) => void;
  readonly onClose: () => void;
}
function Weeks({ following, onChoose, onClose }: WeeksProps) {
  return (
    <div class="stack">
      <p>
        {following === 0
          ? "Aucune semaine ne suit celle-ci dans cette période."
          : "Ce qui est coché ou déjà demandé cette semaine sera coché aussi, sans les sorties ni les jours dont l’annulation est demandée, pour :"}
      </p>
      {copyChoices(following).map((c) => (
        <button key={c.word} type="button" class="button second wide" onClick={() => onChoose(c.weeks)}>
          {c.word}
        </button>
      ))}
      <div class="sheet-foot">
        <button type="button" class="button second" onClick={onClose}>
          Annuler
        </button>
      </div>
    </div>
  );
}

interface PlanProps extends Props {
  readonly plan: CopyPlan;
  readonly onCopy: () => void;
}
function Plan({ f, grid, plan, onCopy, onClose }: PlanProps) {
  const days = draftDays(plan.tick, "");
  const name = (id: string): string => grid.children.find((c) => c.id === id)?.first_name ?? "";
  return (
    <div class="stack">
      {days.length === 0 ? (
        <p>Aucune case ne peut être cochée de plus : cochez d’abord cette semaine, ou choisissez une autre durée.</p>
      ) : (
        <Fold
          sum={`${count(plan.tick.length, "case sera cochée", "cases seront cochées")} sur ${count(plan.weeks.length, "semaine")}`}
          lines={days.map((day) => (
            <li key={`${day.child} ${day.date}`}>
              {name(day.child)}, {dayLong(day.date)} : {partsOrDay(day.parts, day.parts === dayOf(f, grid.period.id, day.date)?.open).toLocaleLowerCase("fr")}
            </li>
          ))}
        />
      )}
      {plan.left.length > 0 && (
        <Fold
          sum={count(plan.left.length, "case restera vide", "cases resteront vides")}
          lines={leftDays(plan.left).map(({ one, parts }) => (
            <li key={`${one.child} ${one.date} ${one.part}`}>
              {name(one.child)}, {one.label} ({list(parts)}) : {one.why.sentence}
            </li>
          ))}
        />
      )}
      <div class="sheet-foot">
        <button type="button" class="button second" onClick={onClose}>
          Annuler
        </button>
        {plan.tick.length > 0 && (
          <button type="button" class="button" onClick={onCopy}>
            Copier
          </button>
        )}
      </div>
    </div>
  );
}

/** The parts of one day that stay empty for the same reason are one line. */
function leftDays(left: readonly CopyLeft[]): { readonly one: CopyLeft; readonly parts: readonly string[] }[] {
  const days = new Map<string, { one: CopyLeft; parts: string[] }>();
  for (const one of left) {
    const key = `${one.child} ${one.date} ${one.why.code}`;
    const day = days.get(key) ?? { one, parts: [] };
    days.set(key, day);
    day.parts.push(partWord(one.part).toLocaleLowerCase("fr"));
  }
  return [...days.values()];
}

function Fold({ sum, lines }: { sum: string; lines: readonly ComponentChildren[] }) {
  return (
    <details open={lines.length <= LINES_OPEN}>
      <summary>{sum}</summary>
      <ul class="small">{lines}</ul>
    </details>
  );
}
