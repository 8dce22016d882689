// How is a price list read? Brackets down, what they price across; the last bracket is also that of families without a quotient.
import { typedDecimal } from "../../amount";
import { bound, money } from "../../french";
import type { Bracket } from "../../gen/Bracket";
import type { PriceList } from "../../gen/PriceList";
import type { Rate } from "../../gen/Rate";
import { SURCHARGES, unitWord, UNITS_OF } from "./money-words";

export function PriceTables({ list }: { list: PriceList }) {
  return (
    <>
      <PriceTable list={list} table={list.brackets} caption={list.outside ? "Familles de la commune" : "Prix par quotient familial"} />
      {list.outside && <PriceTable list={list} table={list.outside} caption="Familles hors commune" />}
      <ul class="m-notes">
        {list.meal_cents > 0 && <li>Part du repas : {money(list.meal_cents)} (ne compte pas comme garde)</li>}
        {(list.siblings ?? []).map((s) => (
          <li key={s.from_rank}>
            Fratrie : −{typedDecimal(s.percent_hundredths, 2)} % à partir du {s.from_rank}e enfant présent
          </li>
        ))}
        {SURCHARGES.map(({ is, word }) => {
          const cents = list.surcharges?.[is];
          return cents === undefined ? null : (
            <li key={is}>
              {word} : {money(cents)}
            </li>
          );
        })}
        {list.around_school && <li>Accueil avant ou après l’école : le CESU peut régler à tout âge</li>}
      </ul>
    </>
  );
}

function PriceTable({ list, table, caption }: { list: PriceList; table: readonly Bracket[]; caption: string }) {
  const units = UNITS_OF[list.scheme].filter((unit) => table.some((bracket) => bracket.rates[unit]));
  return (
    <div class="d-table-box" tabIndex={0} role="group" aria-label={`${caption}, ${list.name}`}>
      <table class="m-prices">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Quotient</th>
            {units.map((unit) => (
              <th key={unit} scope="col" class="amount">
                {unitWord(unit)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.map((bracket, at) => (
            <tr key={at}>
              <th scope="row">{boundWord(table, at)}</th>
              {units.map((unit) => (
                <td key={unit} class="amount">
                  <Price rate={bracket.rates[unit]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function boundWord(table: readonly Bracket[], at: number): string {
  const bracket = table[at];
  if (!bracket) return "";
  if (bracket.label) return bracket.label;
  const before = table[at - 1]?.up_to;
  if (bracket.up_to !== null) return `jusqu’à ${bound(bracket.up_to)}`;
  return before === null || before === undefined ? "tous" : `au-delà de ${bound(before)}, et sans quotient`;
}

function Price({ rate }: { rate: Rate | undefined }) {
  if (!rate) return <>—</>;
  if (rate.by === "fixed") return <>{money(rate.cents)}</>;
  return (
    <>
      {typedDecimal(rate.millionths, 4)} %
      <small class="muted">
        {money(rate.floor_cents)} à {money(rate.ceiling_cents)}
      </small>
    </>
  );
}
