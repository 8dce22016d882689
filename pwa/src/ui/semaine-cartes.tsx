// How does one day look on a phone? A card; in it a row per child, the parts of the day as large boxes to tick, the outing in blue.
import type { OpenOuting } from "./sortie";
import { Badge, statusWord } from "./status";
import { To } from "./common";
import { Icon } from "./icons";
import { askedOf, rowsOf, allTicked, cellKeys, isDisputed, isTicked, outingTicked } from "./ticks";
import { tick } from "../actions";
import { capital, moment } from "../french";
import type { Cell } from "../gen/Cell";
import type { ChildDay } from "../gen/ChildDay";
import type { GridDay } from "../gen/GridDay";
import type { OutingCell } from "../gen/OutingCell";
import type { SessionFamily } from "../gen/SessionFamily";
import type { WeekGrid } from "../gen/WeekGrid";
import { now } from "../state";
import { partShort, partsOrDay, partWord, PLACES } from "../words";

interface DayProps {
  readonly f: SessionFamily;
  readonly day: GridDay;
  readonly grid: WeekGrid;
  readonly onOuting: (open: OpenOuting) => void;
}

const mark = (f: SessionFamily, keys: readonly string[], on: boolean): void => void tick(f, keys, on).catch(() => undefined);

export function DayCard({ f, day, grid, onOuting }: DayProps) {
  const full = allTicked(day.all, grid);
  if (day.open === 0) return day.closed ? <ClosedDay day={day} /> : null;
  return (
    <fieldset class="card day">
      <legend>{capital(day.label)}</legend>
      {day.all.length > 0 && (
        <label class="check all">
          <input type="checkbox" checked={full} aria-label={`Tout cocher ${day.label}`} onChange={() => mark(f, day.all, !full)} />
          <span aria-hidden="true">Tout cocher</span>
        </label>
      )}
      {rowsOf(day, grid).map((child) => (
        <ChildRow key={child.child} f={f} day={day} child={child} grid={grid} onOuting={onOuting} />
      ))}
      <Facts day={day} />
    </fieldset>
  );
}

export function ClosedDay({ day }: { day: GridDay }) {
  return (
    <div class="card day closed">
      <h3>{capital(day.label)}</h3>
      <p class="muted">Centre fermé : {day.closed}</p>
    </div>
  );
}

/** *Aucune prestation…*, and until when the day may be asked for. */
export function Facts({ day }: { day: GridDay }) {
  const soon = day.closes_at !== null && day.closes_at > now.value && day.closes_at - now.value < 7 * 86_400_000;
  return (
    <>
      {day.facts.map((fact) => (
        <p key={fact} class="small muted">
          {fact}
        </p>
      ))}
      {soon && day.closes_at !== null && <p class="small muted">À demander avant {moment(day.closes_at, now.value)}.</p>}
    </>
  );
}

function ChildRow({ f, day, child, grid, onOuting }: DayProps & { child: ChildDay }) {
  const of = grid.children.find((c) => c.id === child.child);
  const name = of?.first_name ?? "";
  const id = `row-${child.child}-${day.date}`;
  // What holds for the whole week is said once, above.
  const whys = of?.why ? [] : reasons(child);
  return (
    <div class="child" role="group" aria-labelledby={id}>
      <p class="who" id={id}>
        {name}
        {child.requests.map(({ id: request, status, parts }) => (
          <To key={request} path={`demandes/${request}`} class="target">
            <Badge {...statusWord(status)} />
            <span class="visually-hidden">, {partsOrDay(parts, parts === day.open)} : voir ou modifier cette demande</span>
          </To>
        ))}
      </p>
      <div class="chips">
        {child.cells.map((cell) => (
          <Chip key={cell.key} f={f} cell={cell} child={child} name={name} label={day.label} />
        ))}
      </div>
      {child.cells.filter(isDisputed).map((cell) => (
        <Question key={cell.key} f={f} cell={cell} child={child} name={name} />
      ))}
      {child.outings.map((outing) => (
        <OutingLine key={outing.id} outing={outing} name={name} onOpen={() => onOuting({ date: day.date, outing: outing.id })} />
      ))}
      {whys.map((why) => (
        <p key={why} class="small why">
          {why}
        </p>
      ))}
    </div>
  );
}

/** Each reason once, with the parts that it closes when it does not close them all. */
export function reasons(child: ChildDay): string[] {
  const shut = child.cells.filter((cell) => !cell.open && !cell.request && cell.why);
  const sentences = [...new Set(shut.map((cell) => cell.why?.sentence ?? ""))];
  return sentences.map((sentence) => {
    const parts = shut.filter((cell) => cell.why?.sentence === sentence);
    return parts.length === child.cells.length ? sentence : `${parts.map((cell) => partWord(cell.part)).join(", ")} : ${sentence}`;
  });
}

interface ChipProps {
  readonly f: SessionFamily;
  readonly cell: Cell;
  readonly child: ChildDay;
  readonly name: string;
  readonly label: string;
}
/** A part of the day: what it is called, whether there is room, and a real box to tick. */
function Chip({ f, cell, child, name, label }: ChipProps) {
  const places = cell.places && cell.places !== "free" ? PLACES[cell.places] : null;
  if (cell.request) {
    const w = statusWord(askedOf(child, cell)?.status ?? null);
    return (
      <span class="chip asked" data-is={w.is} data-part={cell.part}>
        <Icon name={w.icon} />
        <span>
          {partShort(cell.part)}
          <small class="visually-hidden">, {w.word}</small>
        </span>
      </span>
    );
  }
  return (
    <label class="chip" data-part={cell.part}>
      <input
        type="checkbox"
        checked={isTicked(cell)}
        disabled={!cell.open}
        aria-label={`${partWord(cell.part)}, ${name}, ${label}${places ? `, ${places}` : ""}`}
        onChange={(e) => mark(f, cellKeys(cell, child, e.currentTarget.checked), e.currentTarget.checked)}
      />
      <span aria-hidden="true">
        {partShort(cell.part)}
        {places && <small>{places}</small>}
      </span>
    </label>
  );
}

/** Two phones said otherwise at the same time. */
export function Question({ f, cell, child, name }: Omit<ChipProps, "label">) {
  return (
    <div class="notice wait question" role="group" aria-label={`${partWord(cell.part)}, ${name} : à choisir`}>
      <span>
        <b>{partWord(cell.part)}</b> : coché sur un téléphone, décoché sur un autre.
      </span>
      <span class="row">
        <button type="button" class="button second" onClick={() => mark(f, cellKeys(cell, child, true), true)}>
          Cocher
        </button>
        <button type="button" class="button second" onClick={() => mark(f, cellKeys(cell, child, false), false)}>
          Ne pas cocher
        </button>
      </span>
    </div>
  );
}

function OutingLine({ outing, name, onOpen }: { outing: OutingCell; name: string; onOpen: () => void }) {
  const on = outingTicked(outing);
  return (
    <button type="button" class="outing" onClick={onOpen}>
      <Icon name={on || outing.asked ? "check" : "bus"} />
      <span>
        <b>{outing.title}</b>
        <small>
          {on || outing.asked ? "sortie cochée" : "sortie"}
          {outing.places !== "free" && ` · ${PLACES[outing.places]}`}
        </small>
        <span class="visually-hidden">, {name} : voir et réserver</span>
      </span>
      <Icon name="next" />
    </button>
  );
}
