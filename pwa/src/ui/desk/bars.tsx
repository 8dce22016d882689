// Where is there room? One card per day: for each part and age group, what is taken, what is not told yet, who waits and who asks.
import { capital, count, dayLong, dayShort } from "../../french";
import type { DeskSlotView } from "../../gen/DeskSlotView";
import type { DeskWeek } from "../../gen/DeskWeek";
import { partShort } from "../../words";
import { undecided } from "../../desk-state";
import { look, view } from "./inbox-state";
import { GROUPS, PARTS, asking, daysOf, groupWord, held, slotSentence } from "./words";

export function Bars({ week }: { week: DeskWeek }) {
  const days = daysOf(week);
  return (
    <section class="d-bars" aria-label="Places de la semaine">
      <ul class="d-days" data-day={view.value.day === null ? "all" : "one"}>
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
    <li class={chosen ? "d-day d-chosen" : "d-day"}>
      <h2>
        <button type="button" class="d-day-name" aria-pressed={chosen} onClick={() => look({ day: chosen ? null : date })}>
          <span aria-hidden="true">{capital(dayShort(date))}</span>
          <span class="visually-hidden">{dayLong(date)} : </span>
          <span class={open > 0 ? "d-tally some" : "d-tally"}>{open > 0 ? `${open} à décider` : "rien à décider"}</span>
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
    <div class="d-slots">
      {groups.map((group) => (
        <div key={group} class="d-slot-group">
          <h3>{groupWord(group)}</h3>
          <ul>
            {PARTS.flatMap((part) => slots.filter((slot) => slot.group === group && slot.part === part)).map((slot) => (
              <Slot key={slot.part} week={week} slot={slot} />
            ))}
          </ul>
        </div>
      ))}
    </div>
  );
}

function Slot({ week, slot }: { week: DeskWeek; slot: DeskSlotView }) {
  const { requested, waiting } = asking(week, slot);
  const whole = Math.max(1, slot.capacity, slot.foreseen);
  const wide = (n: number): { width: string } => ({ width: `${(100 * n) / whole}%` });
  const over = slot.foreseen - slot.capacity;
  const told = Math.min(slot.accepted, slot.foreseen);
  const more = [
    requested > 0 ? `${requested} à décider` : "",
    waiting > 0 ? `${waiting} en attente` : "",
  ].filter(Boolean);
  return (
    <li class="d-slot">
      <span class="visually-hidden">{slotSentence(slot, { requested, waiting })}</span>
      <span class="d-slot-part" aria-hidden="true">
        {partShort(slot.part)}
      </span>
      <span class="d-bar" aria-hidden="true">
        <span class="d-told" style={wide(told)} />
        <span class="d-offered" style={wide(slot.offered)} />
        <span class="d-held" style={wide(held(slot))} />
      </span>
      <span class={over >= 0 ? "d-slot-count d-full" : "d-slot-count"} aria-hidden="true">
        {slot.foreseen} / {slot.capacity}
      </span>
      <span class="d-slot-more" aria-hidden="true">
        {over > 0 && <b>{over} au-delà </b>}
        {over === 0 && <b>complet </b>}
        {more.join(" · ")}
      </span>
    </li>
  );
}

function Outings({ week, date }: { week: DeskWeek; date: string }) {
  const outings = week.outings.filter((outing) => outing.date === date);
  if (outings.length === 0) return null;
  return (
    <ul class="d-day-outings">
      {outings.map((outing) => (
        <li key={outing.id}>
          <span class="d-outing">{outing.title}</span>{" "}
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
    <ul class="d-legend small muted" aria-hidden="true">
      <li>
        <span class="d-swatch d-told" /> accepté
      </li>
      <li>
        <span class="d-swatch d-held" /> décidé, pas encore publié
      </li>
      <li>
        <span class="d-swatch d-offered" /> place proposée
      </li>
    </ul>
  );
}
