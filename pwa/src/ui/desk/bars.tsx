// Where is there room? One card per day: for each part and age group, what is taken, what is not told yet, who waits and who asks.
import { capital, count, dayLong } from "../../french";
import type { DeskSlotView } from "../../gen/DeskSlotView";
import type { DeskWeek } from "../../gen/DeskWeek";
import { undecided } from "../../desk-state";
import { look, view } from "./inbox-state";
import { GROUPS, PARTS, daysOf, groupWord, held, partWord, slotSentence } from "./words";

export function Bars({ week }: { week: DeskWeek }) {
  const days = daysOf(week);
  return (
    <section class="bars" aria-label="Places de la semaine">
      <ul class="days" data-day={view.value.day === null ? "all" : "one"}>
        {days.map((date) => (
          <Day key={date} week={week} date={date} />
        ))}
      </ul>
      <Legend />
    </section>
  );
}

function Day({ week, date }: { week: DeskWeek; date: string }) {
  const chosen = view.value.day === date;
  const open = week.requests.filter((line) => line.date === date && undecided(line)).length;
  const closed = week.closed[date];
  return (
    <li class={chosen ? "day chosen" : "day"}>
      <h2>
        <button type="button" class="day-name" aria-pressed={chosen} onClick={() => look({ day: chosen ? null : date })}>
          <span>{capital(dayLong(date))}</span>
          <span class={open > 0 ? "tally some" : "tally"}>{open > 0 ? `${open} à décider` : "rien à décider"}</span>
        </button>
      </h2>
      {closed === undefined ? <Slots week={week} date={date} /> : <p class="muted small">Fermé : {closed}</p>}
      <Outings week={week} date={date} />
    </li>
  );
}

function Slots({ week, date }: { week: DeskWeek; date: string }) {
  const slots = week.slots.filter((slot) => slot.date === date);
  const groups = GROUPS.filter((group) => slots.some((slot) => slot.group === group && slot.capacity + slot.foreseen > 0));
  return (
    <div class="slots">
      {groups.map((group) => (
        <div key={group} class="slot-group">
          <h3>{groupWord(group)}</h3>
          <ul>
            {PARTS.flatMap((part) => slots.filter((slot) => slot.group === group && slot.part === part)).map((slot) => (
              <Slot key={slot.part} slot={slot} />
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}

function Slot({ slot }: { slot: DeskSlotView }) {
  const whole = Math.max(1, slot.capacity, slot.foreseen);
  const wide = (n: number): { width: string } => ({ width: `${(100 * n) / whole}%` });
  const over = slot.foreseen - slot.capacity;
  const told = Math.min(slot.accepted, slot.foreseen);
  const more = [
    slot.requested > 0 ? `${slot.requested} à décider` : "",
    slot.waiting > 0 ? `${slot.waiting} en attente` : "",
  ].filter(Boolean);
  return (
    <li class="slot">
      <span class="visually-hidden">{slotSentence(slot)}</span>
      <span class="slot-line" aria-hidden="true">
        <span class="slot-part">{partWord(slot.part)}</span>
        <span class={over >= 0 ? "slot-count full" : "slot-count"}>
          {slot.foreseen} / {slot.capacity}
          {over > 0 ? ` ⚠︎ +${over}` : over === 0 ? " complet" : ""}
        </span>
      </span>
      <span class="bar" aria-hidden="true">
        <span class="told" style={wide(told)} />
        <span class="offered" style={wide(slot.offered)} />
        <span class="held" style={wide(held(slot))} />
      </span>
      {more.length > 0 && (
        <span class="slot-more" aria-hidden="true">
          {more.join(" · ")}
        </span>
      )}
    </li>
  );
}

function Outings({ week, date }: { week: DeskWeek; date: string }) {
  const outings = week.outings.filter((outing) => outing.date === date);
  if (outings.length === 0) return null;
  return (
    <ul class="day-outings">
      {outings.map((outing) => (
        <li key={outing.id}>
          <span class="outing">{outing.title}</span>{" "}
          <span class="muted">
            {outing.foreseen} / {count(outing.places, "place")}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Legend() {
  return (
    <ul class="legend small muted" aria-hidden="true">
      <li>
        <span class="swatch told" /> accepté
      </li>
      <li>
        <span class="swatch held" /> décidé, pas encore publié
      </li>
      <li>
        <span class="swatch offered" /> place proposée
      </li>
    </ul>
  );
}
