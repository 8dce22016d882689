// How was the estimate computed? Day by day and child by child, in the words that the invoice will use.
import { Dialog } from "./dialog";
import { capital, money } from "../french";
import type { Estimate } from "../gen/Estimate";
import type { WeekGrid } from "../gen/WeekGrid";

interface Props {
  readonly grid: WeekGrid;
  readonly estimate: Estimate;
  readonly onClose: () => void;
}

export function Estimation({ grid, estimate, onClose }: Props) {
  const name = (id: string): string => grid.children.find((c) => c.id === id)?.first_name ?? "";
  const days = grid.days.map((day) => ({ day, lines: estimate.lines.filter((l) => l.date === day.date) }));
  const elsewhere = estimate.in_period_cents - estimate.cents;
  const but = estimate.missing.length > 0 ? ", sans les jours sans tarif" : "";
  return (
    <Dialog title="Estimation du prix" onClose={onClose}>
      <ul class="plain summary">
        {days
          .filter(({ lines }) => lines.length > 0)
          .map(({ day, lines }) => (
            <li key={day.date}>
              <b>{capital(day.label)}</b>
              {lines.map((l) => (
                <span key={l.child + l.words}>
                  {name(l.child)} : {l.words}
                </span>
              ))}
            </li>
          ))}
      </ul>
      {estimate.missing.map((sentence) => (
        <p key={sentence} class="notice wait">
          {sentence}
        </p>
      ))}
      <p>
        <b>
          Cette semaine{but} : {money(estimate.cents)}
        </b>
        {elsewhere !== 0 && ` (autres semaines cochées : ${money(elsewhere)})`}
      </p>
      <p class="small muted">
        Estimation faite sur ce téléphone, avec les tarifs et le quotient connus ici, sans ce qui est déjà demandé. Seule la facture fait foi.
      </p>
      <div class="sheet-foot">
        <button type="button" class="button" onClick={onClose}>
          Fermer
        </button>
      </div>
    </Dialog>
  );
}
