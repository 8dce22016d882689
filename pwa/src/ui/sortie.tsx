// What is this outing, and who goes? Title, text, price, ages, places; a box per child, *seulement avec la sortie* beside it.
import { Line } from "./common";
import { Dialog } from "./dialog";
import { rowsOf } from "./ticks";
import { onlyTicked, outingKeys, outingTicked } from "./ticks";
import { tick } from "../actions";
import { capital } from "../french";
import type { OutingCell } from "../gen/OutingCell";
import type { SessionFamily } from "../gen/SessionFamily";
import type { WeekGrid } from "../gen/WeekGrid";
import { partsWord, PLACES, priceWord } from "../words";
import { ages } from "../week-words";

export interface OpenOuting {
  readonly date: string;
  readonly outing: string;
}
interface Props {
  readonly f: SessionFamily;
  readonly grid: WeekGrid;
  readonly open: OpenOuting;
  readonly onClose: () => void;
}

export function Sortie({ f, grid, open, onClose }: Props) {
  const day = grid.days.find((d) => d.date === open.date);
  const rows = (day ? rowsOf(day, grid) : []).flatMap((row) => row.outings.filter((o) => o.id === open.outing).map((outing) => ({ row, outing })));
  const outing = rows[0]?.outing;
  if (!day || !outing) return null;
  return (
    <Dialog title={outing.title} onClose={onClose}>
      <p class="strong">
        {capital(day.label)} · {partsWord(outing.parts)}
      </p>
      {outing.text && <p class="text">{outing.text}</p>}
      <Line icon="person">Enfants {ages(outing.min_age, outing.max_age)}</Line>
      <Line icon="paper">{capital(priceWord(outing.price_cents))} (indicatif)</Line>
      <Line icon="bus">{outing.places === "full" ? "Complet : vous pouvez demander, votre enfant ira en liste d’attente de la sortie." : capital(PLACES[outing.places])}</Line>
      {outing.parts_keys.length > 1 && <p class="small muted">La sortie occupe plusieurs tranches : elles se cochent ensemble.</p>}
      <fieldset class="stack">
        <legend>Qui participe ?</legend>
        {rows.map(({ row, outing: mine }) => (
          <Who key={row.child} f={f} outing={mine} name={grid.children.find((c) => c.id === row.child)?.first_name ?? ""} />
        ))}
      </fieldset>
      <p class="small muted">Sans la sortie : cochez seulement la tranche horaire (pas de sortie, accueil habituel).</p>
      <div class="sheet-foot">
        <button type="button" class="button" onClick={onClose}>
          Terminé
        </button>
      </div>
    </Dialog>
  );
}

interface WhoProps {
  readonly f: SessionFamily;
  readonly outing: OutingCell;
  readonly name: string;
}
function Who({ f, outing, name }: WhoProps) {
  const on = outingTicked(outing);
  if (outing.asked) return <p>{name} : déjà dans votre demande</p>;
  return (
    <div>
      <label class="check">
        <input
          type="checkbox"
          checked={on}
          disabled={!outing.open}
          onChange={(e) => void tick(f, outingKeys(outing, e.currentTarget.checked), e.currentTarget.checked).catch(() => undefined)}
        />
        {name}
      </label>
      {!outing.open && outing.why && <p class="small why">{outing.why.sentence}</p>}
      {on && (
        <label class="check small inner">
          <input
            type="checkbox"
            checked={onlyTicked(outing)}
            onChange={(e) => void tick(f, [outing.only_key], e.currentTarget.checked).catch(() => undefined)}
          />
          Seulement avec la sortie : sans place à la sortie, {name} ne vient pas
        </label>
      )}
    </div>
  );
}
