// Which choices go with a demand? All children or none, the whole week or nothing, a remark.
import { useState } from "preact/hooks";
import type { WeekGrid } from "../gen/WeekGrid";

export interface SendChoices {
  readonly children: boolean;
  readonly week: boolean;
  readonly remark: string;
}
interface Props {
  readonly grid: WeekGrid;
  /** Days of other weeks leave too. */
  readonly elsewhere: boolean;
  readonly busy: boolean;
  readonly onSend: (choices: SendChoices) => void;
  readonly onClose: () => void;
}
const REMARK_MAX = 500;

export function Choices({ grid, elsewhere, busy, onSend, onClose }: Props) {
  const [children, setChildren] = useState(false);
  const [week, setWeek] = useState(false);
  const [remark, setRemark] = useState("");
  const submit = (e: Event): void => {
    e.preventDefault();
    if (!busy) onSend({ children, week, remark });
  };
  return (
    <form class="stack" onSubmit={submit}>
      <details>
        <summary>Options et remarque</summary>
        {grid.children.length > 1 && <Check label="Tous les enfants ou aucun" hint="Si l’un n’a pas de place, aucun ne vient." checked={children} onChange={setChildren} />}
        <Check label="Toute la semaine ou rien" hint="Si un jour est complet, la semaine entière attend." checked={week} onChange={setWeek} />
        <div class="field">
          <label for="remark">Remarque au directeur (facultatif)</label>
          <textarea id="remark" rows={3} maxLength={REMARK_MAX} aria-describedby="remark-hint" value={remark} onInput={(e) => setRemark(e.currentTarget.value)} />
          <span class="hint" id="remark-hint">
            {elsewhere ? "Jointe à tous les jours envoyés" : "Jointe aux jours de cette semaine"}. N’écrivez rien de médical ici.
          </span>
        </div>
      </details>
      <p class="small muted">
        Votre demande est une pré-réservation : le directeur y répond, vous recevez un mail. Une tranche complète peut être demandée : elle ira en liste d’attente.
      </p>
      <div class="sheet-foot">
        <button type="button" class="button second" onClick={onClose}>
          Continuer à cocher
        </button>
        <button class="button" aria-disabled={busy}>
          {busy ? "Enregistrement…" : "Envoyer"}
        </button>
      </div>
    </form>
  );
}

export function Check({ label, hint, checked, onChange }: { label: string; hint?: string | undefined; checked: boolean; onChange: (on: boolean) => void }) {
  return (
    <label class="check">
      <input type="checkbox" checked={checked} onChange={(e) => onChange(e.currentTarget.checked)} />
      <span>
        {label}
        {hint && <small class="muted"> {hint}</small>}
      </span>
    </label>
  );
}
