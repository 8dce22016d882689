// How does the week look on a wide screen? The manual's table: days as columns with their parts, children as rows.
import type { OpenOuting } from "./sortie";
import { statusWord, type StatusWord } from "./status";
import { To } from "./common";
import { Icon } from "./icons";
import { ClosedDay, Facts, Question, reasons } from "./semaine-cartes";
import { askedOf, rowsOf, allTicked, cellKeys, isDisputed, isTicked } from "./ticks";
import { tick } from "../actions";
import { capital } from "../french";
import type { Cell } from "../gen/Cell";
import type { ChildDay } from "../gen/ChildDay";
import type { GridChild } from "../gen/GridChild";
import type { GridDay } from "../gen/GridDay";
import type { SessionFamily } from "../gen/SessionFamily";
import type { WeekGrid } from "../gen/WeekGrid";
import { PARTS, partWord, PLACES } from "../words";

interface TableProps {
  readonly f: SessionFamily;
  readonly grid: WeekGrid;
  readonly onOuting: (open: OpenOuting) => void;
}
const partsOf = (day: GridDay): typeof PARTS => PARTS.filter((p) => (day.open & p.bit) !== 0);
const mark = (f: SessionFamily, keys: readonly string[], on: boolean): void => void tick(f, keys, on).catch(() => undefined);

export function WeekTable({ f, grid, onOuting }: TableProps) {
  const days = grid.days.filter((d) => d.open !== 0);
  const closed = grid.days.filter((d) => d.open === 0 && d.closed);
  return (
    <>
      {days.length > 0 && (
        <div class="card table-card">
          <table class="grid">
            <caption class="visually-hidden">Tranches horaires de la semaine, par jour et par enfant</caption>
            <thead>
              <tr>
                <td />
                {days.map((day) => (
                  <th key={day.date} scope="colgroup" colSpan={partsOf(day).length}>
                    {capital(day.label)}
                    {day.all.length > 0 && <All f={f} keys={day.all} grid={grid} name={`Tout cocher ${day.label}`} />}
                  </th>
                ))}
              </tr>
              <tr>
                <th scope="col">Prénom</th>
                {days.map((day) => partsOf(day).map((p) => <PartHead key={`${day.date} ${p.part}`} day={day} bit={p.bit} word={p.word} onOuting={onOuting} />))}
              </tr>
            </thead>
            <tbody>
              {grid.children.filter((child) => days.some((day) => rowsOf(day, grid).some((row) => row.child === child.id))).map((child) => (
                <ChildLine key={child.id} f={f} child={child} days={days} grid={grid} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {closed.length > 0 && (
        <div class="closed-days">
          {closed.map((day) => (
            <ClosedDay key={day.date} day={day} />
          ))}
        </div>
      )}
      <div class="day-notes">
        {days.map((day) => (
          <DayNotes key={day.date} f={f} day={day} grid={grid} />
        ))}
      </div>
    </>
  );
}

function All({ f, keys, grid, name }: { f: SessionFamily; keys: readonly string[]; grid: WeekGrid; name: string }) {
  const full = allTicked(keys, grid);
  return (
    <label class="check all">
      <input type="checkbox" checked={full} aria-label={name} onChange={() => mark(f, keys, !full)} />
      <span aria-hidden="true">Tout cocher</span>
    </label>
  );
}

/** The name of the part; blue and touchable when there is an outing: one for the little ones, another for the others. */
function PartHead({ day, bit, word, onOuting }: { day: GridDay; bit: number; word: string; onOuting: (open: OpenOuting) => void }) {
  const all = day.children.flatMap((c) => c.outings).filter((o) => (o.parts & bit) !== 0);
  const outings = [...new Map(all.map((outing) => [outing.id, outing])).values()];
  return (
    <th scope="col" class="part-head">
      {outings.length === 0 && word}
      {outings.map((outing, at) => (
        <button key={outing.id} type="button" class="outing-head" title={outing.title} onClick={() => onOuting({ date: day.date, outing: outing.id })}>
          {at === 0 && word}
          <Icon name="bus" />
          <span class="visually-hidden">
            {" "}
            {day.label}, sortie {outing.title} : voir et réserver
          </span>
        </button>
      ))}
    </th>
  );
}

function ChildLine({ f, child, days, grid }: { f: SessionFamily; child: GridChild; days: readonly GridDay[]; grid: WeekGrid }) {
  return (
    <tr>
      <th scope="row" class="child-head">
        {child.first_name}
        {child.all.length > 0 && <All f={f} keys={child.all} grid={grid} name={`Tout cocher pour ${child.first_name} cette semaine`} />}
      </th>
      {days.map((day) => {
        const row = day.children.find((c) => c.child === child.id);
        return partsOf(day).map((p, at) => {
          const cell = row?.cells.find((c) => c.part === p.part);
          return (
            <td key={`${day.date} ${p.part}`} class={at === 0 ? "first" : ""}>
              {row && cell && <Box f={f} cell={cell} row={row} name={child.first_name} label={day.label} />}
            </td>
          );
        });
      })}
    </tr>
  );
}

/** In a narrow column the first words of a status; its whole name is read out, and shown on touch. */
const SHORT: Record<StatusWord["is"], string> = {
  draft: "Brouillon",
  sending: "À envoyer",
  requested: "En demande",
  accepted: "Accepté",
  waiting: "Liste d’attente",
  offered: "Place proposée",
  refused: "Refusé",
  cancelled: "Annulé",
};

interface BoxProps {
  readonly f: SessionFamily;
  readonly cell: Cell;
  readonly row: ChildDay;
  readonly name: string;
  readonly label: string;
}
function Box({ f, cell, row, name, label }: BoxProps) {
  const places = cell.places && cell.places !== "free" ? PLACES[cell.places] : null;
  const request = askedOf(row, cell);
  if (request) {
    const w = statusWord(request.status);
    return (
      <To path={`demandes/${request.id}`} class="asked-box">
        <span class="status with-icon" data-is={w.is} title={w.word}>
          <Icon name={w.icon} />
          <span aria-hidden="true">{SHORT[w.is]}</span>
          <span class="visually-hidden">
            {partWord(cell.part)}, {name}, {label} : {w.word}
          </span>
        </span>
      </To>
    );
  }
  return (
    <label class="box" title={cell.why?.sentence ?? places ?? ""}>
      <input
        type="checkbox"
        checked={isTicked(cell)}
        disabled={!cell.open}
        aria-label={`${partWord(cell.part)}, ${name}, ${label}${places ? `, ${places}` : ""}`}
        onChange={(e) => mark(f, cellKeys(cell, row, e.currentTarget.checked), e.currentTarget.checked)}
      />
      {places && <small aria-hidden="true">{places}</small>}
    </label>
  );
}

/** Under the table: what cannot stand in a cell. */
function DayNotes({ f, day, grid }: { f: SessionFamily; day: GridDay; grid: WeekGrid }) {
  const rows = day.children.map((row) => ({ row, name: grid.children.find((c) => c.id === row.child)?.first_name ?? "" }));
  const disputed = rows.flatMap(({ row, name }) => row.cells.filter(isDisputed).map((cell) => ({ row, name, cell })));
  const whys = rows.flatMap(({ row, name }) => (grid.children.find((c) => c.id === row.child)?.why ? [] : reasons(row).map((why) => ({ why, name }))));
  const same = whys.length === rows.length && new Set(whys.map((w) => w.why)).size === 1 ? whys.slice(0, 1) : whys;
  if (disputed.length + whys.length + day.facts.length === 0) return null;
  return (
    <section aria-label={day.label}>
      <h3 class="small">{capital(day.label)}</h3>
      {disputed.map(({ row, name, cell }) => (
        <Question key={cell.key} f={f} cell={cell} child={row} name={name} />
      ))}
      {same.map(({ why, name }) => (
        <p key={name + why} class="small why">
          {same.length === 1 && whys.length > 1 ? "" : `${name} : `}
          {why}
        </p>
      ))}
      <Facts day={day} />
    </section>
  );
}
