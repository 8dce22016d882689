// The brackets of a price list as they are typed: one block each, so that it also fits a phone.
import type { Rate } from "../../gen/Rate";
import type { Unit } from "../../gen/Unit";
import { Icon } from "../icons";
import { Field, Pick } from "./money-kit";
import { unitWord, UNITS_OF } from "./money-words";
import { boundId, EMPTY_RATE, insertBracket, rateId, withBy, type BracketDraft, type ListDraft, type RateDraft, type Table } from "./price-model";

interface Props {
  readonly draft: ListDraft;
  readonly table: Table;
  readonly onRows: (rows: readonly BracketDraft[]) => void;
  readonly at: (id: string) => string | null;
}

export function PriceRows({ draft, table, onRows, at }: Props) {
  const rows = draft[table];
  const units = UNITS_OF[draft.scheme];
  const set = (next: BracketDraft): void => onRows(rows.map((row) => (row.key === next.key ? next : row)));
  return (
    <>
      {rows.map((row, index) => (
        <Row
          key={row.key}
          row={row}
          table={table}
          units={units}
          number={index + 1}
          last={index === rows.length - 1}
          onRow={set}
          onRemove={rows.length > 1 ? () => onRows(rows.filter((other) => other.key !== row.key)) : null}
          at={at}
        />
      ))}
      <button type="button" class="d-quiet" onClick={() => onRows(insertBracket(rows))}>
        Ajouter une tranche
      </button>
    </>
  );
}

interface RowProps {
  readonly row: BracketDraft;
  readonly table: Table;
  readonly units: readonly Unit[];
  readonly number: number;
  readonly last: boolean;
  readonly onRow: (row: BracketDraft) => void;
  readonly onRemove: (() => void) | null;
  readonly at: (id: string) => string | null;
}
function Row({ row, table, units, number, last, onRow, onRemove, at }: RowProps) {
  const by: Rate["by"] = units.some((unit) => row.rates[unit]?.by === "effort") ? "effort" : "fixed";
  const set = (unit: Unit, part: Partial<RateDraft>): void => onRow({ ...row, rates: { ...row.rates, [unit]: { ...(row.rates[unit] ?? { ...EMPTY_RATE, by }), ...part } } });
  const bound = boundId(table, row.key);
  return (
    <fieldset class="m-bracket">
      <legend>
        Tranche {number}
        {last && " : au-delà, et sans quotient"}
      </legend>
      <div class="m-dates">
        {!last && (
          <Field
            id={bound}
            label="Jusqu’au quotient (inclus)"
            figures
            value={row.upTo}
            onInput={(upTo) => onRow({ ...row, upTo })}
            error={at(bound)}
          />
        )}
        <Field
          id={`p-${table}-${row.key}-label`}
          label="Nom publié (facultatif)"
          most={40}
          value={row.label}
          onInput={(label) => onRow({ ...row, label })}
        />
        <Pick
          id={`p-${table}-${row.key}-by`}
          label="Calcul"
          value={by}
          onPick={(next) => onRow(withBy(row, next, units))}
          options={[
            { value: "fixed", word: "prix fixe" },
            { value: "effort", word: "taux d’effort" },
          ]}
        />
      </div>
      <div class="m-rates">
        {units.map((unit) => (
          <Cell
            key={unit}
            unit={unit}
            by={row.rates[unit]?.by ?? by}
            rate={row.rates[unit] ?? EMPTY_RATE}
            idOf={(part) => rateId(table, row.key, unit, part)}
            at={at}
            onRate={(part) => set(unit, part)}
          />
        ))}
      </div>
      {onRemove && (
        <button type="button" class="d-act" onClick={onRemove}>
          <Icon name="cross" /> Retirer la tranche {number}
        </button>
      )}
    </fieldset>
  );
}

interface CellProps {
  readonly unit: Unit;
  readonly by: Rate["by"];
  readonly rate: RateDraft;
  readonly idOf: (part: keyof RateDraft) => string;
  readonly at: (id: string) => string | null;
  readonly onRate: (part: Partial<RateDraft>) => void;
}
function Cell({ unit, by, rate, idOf, at, onRate }: CellProps) {
  const word = unitWord(unit);
  const field = (part: "cents" | "percent" | "floor" | "ceiling", label: string) => (
    <Field
      id={idOf(part)}
      label={label}
      figures
      most={12}
      value={rate[part]}
      onInput={(text) => onRate({ [part]: text })}
      error={at(idOf(part))}
    />
  );
  if (by === "fixed") return field("cents", `${word}, en €`);
  return (
    <div class="m-effort">
      {field("percent", `${word}, % du quotient`)}
      {field("floor", "plancher, en €")}
      {field("ceiling", "plafond, en €")}
    </div>
  );
}
