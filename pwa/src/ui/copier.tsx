// Same choices in the coming weeks? Says what would be ticked and what would not, then does it.
import { useState } from "preact/hooks";
import { Dialog } from "./dialog";
import { ask, say, tick } from "../actions";
import { count } from "../french";
import type { CopyPlan } from "../gen/CopyPlan";
import type { SessionFamily } from "../gen/SessionFamily";
import type { WeekGrid } from "../gen/WeekGrid";
import { partWord } from "../words";

interface Props {
  readonly f: SessionFamily;
  readonly grid: WeekGrid;
  readonly onClose: () => void;
}
const CHOICES: readonly { weeks: number | null; word: string }[] = [
  { weeks: 1, word: "La semaine suivante" },
  { weeks: 3, word: "Les trois semaines suivantes" },
  { weeks: null, word: "Toutes les semaines, jusqu’à la fin de la période" },
];

export function Copier({ f, grid, onClose }: Props) {
  const [plan, setPlan] = useState<CopyPlan | null>(null);
  const look = async (weeks: number | null): Promise<void> =>
    setPlan(await ask("copy_week", { family: f.family, centre: f.centre, period: grid.period.id, monday: grid.monday, weeks }));
  const copy = async (): Promise<void> => {
    if (plan) await tick(f, plan.tick, true);
    say("ok", "Semaine copiée. Rien n’est encore envoyé au centre.");
    onClose();
  };
  return (
    <Dialog title="Copier cette semaine" onClose={onClose}>
      {plan === null ? (
        <div class="stack">
          <p>Ce qui est coché ou déjà demandé cette semaine, sorties non comprises, sera coché aussi pour :</p>
          {CHOICES.map((c) => (
            <button key={c.word} type="button" class="button second wide" onClick={() => void look(c.weeks).catch(() => undefined)}>
              {c.word}
            </button>
          ))}
        </div>
      ) : (
        <Plan grid={grid} plan={plan} onCopy={() => void copy().catch(() => undefined)} onClose={onClose} />
      )}
    </Dialog>
  );
}

function Plan({ grid, plan, onCopy, onClose }: { grid: WeekGrid; plan: CopyPlan; onCopy: () => void; onClose: () => void }) {
  const name = (id: string): string => grid.children.find((c) => c.id === id)?.first_name ?? "";
  return (
    <div class="stack">
      <p>
        {plan.tick.length === 0
          ? "Aucune case ne peut être cochée de plus : cochez d’abord cette semaine, ou choisissez une autre durée."
          : `${count(plan.tick.length, "case sera cochée", "cases seront cochées")} sur ${count(plan.weeks.length, "semaine")}.`}
      </p>
      {plan.left.length > 0 && (
        <details open={plan.left.length < 6}>
          <summary>{count(plan.left.length, "case restera vide", "cases resteront vides")}</summary>
          <ul class="small">
            {plan.left.map((l) => (
              <li key={`${l.child} ${l.date} ${l.part}`}>
                {name(l.child)}, {l.label} ({partWord(l.part)}) : {l.why.sentence}
              </li>
            ))}
          </ul>
        </details>
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
