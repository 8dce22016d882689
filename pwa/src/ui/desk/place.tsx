// Which centre, period and week is on the desk? Changed here, kept in the address.
import { addDays, count, fromTo } from "../../french";
import { show } from "../../desk-actions";
import { desk, monday, mondays, period, periods, undecided, weeks } from "../../desk-state";
import { desks } from "../../state";
import { Icon } from "../icons";

/** `screen`: where to stay while the place changes. */
export function Place({ screen, weekly }: { screen: string; weekly: boolean }) {
  return (
    <div class="d-place-bar no-print">
      {desks.value.length > 1 && (
        <label class="d-pick">
          <span>Centre</span>
          <select value={desk.value?.centre ?? ""} onChange={(e) => show(screen, { centre: e.currentTarget.value })}>
            {desks.value.map((d) => (
              <option key={d.centre} value={d.centre}>
                {d.centre_name}
              </option>
            ))}
          </select>
        </label>
      )}
      <label class="d-pick">
        <span>Période</span>
        <select value={period.value?.id ?? ""} onChange={(e) => show(screen, { period: e.currentTarget.value })}>
          {periods.value.map((p) => (
            <option key={p.id} value={p.id}>
              {p.name}
            </option>
          ))}
        </select>
      </label>
      {weekly && <Week screen={screen} />}
    </div>
  );
}

function Week({ screen }: { screen: string }) {
  const at = mondays.value.indexOf(monday.value ?? "");
  const go = (to: string | undefined): void => {
    if (to) show(screen, { week: to });
  };
  const [before, after] = [mondays.value[at - 1], mondays.value[at + 1]];
  return (
    <div class="d-pick">
      <label for="desk-week">Semaine</label>
      <div class="d-stepper">
        <button type="button" aria-disabled={!before} onClick={() => go(before)}>
          <Icon name="back" />
          <span class="visually-hidden">Semaine précédente</span>
        </button>
        <select id="desk-week" value={monday.value ?? ""} onChange={(e) => go(e.currentTarget.value)}>
          {mondays.value.map((one) => (
            <option key={one} value={one}>
              {weekWord(one)}
            </option>
          ))}
        </select>
        <button type="button" aria-disabled={!after} onClick={() => go(after)}>
          <Icon name="next" />
          <span class="visually-hidden">Semaine suivante</span>
        </button>
      </div>
    </div>
  );
}

/** Only the days that the centre opens: *mercredi* weeks have one. */
function weekWord(one: string): string {
  const week = weeks.value.get(one);
  const days = [...new Set(week?.slots.map((slot) => slot.date) ?? [])].sort();
  const name = fromTo(days[0] ?? one, days.at(-1) ?? addDays(one, 4));
  const open = week?.requests.filter(undecided).length ?? 0;
  return open > 0 ? `${name} — ${count(open, "demande")} à décider` : name;
}
