// *Échéancier* and *relances* of an account, as its family reads them: each instalment with what it has received, each reminder with its text.
import { dayNumbers, dayWhole, localDate, money } from "../french";
import type { CoveredInstalment } from "../gen/CoveredInstalment";
import type { ReminderView } from "../gen/ReminderView";
import type { SessionFamily } from "../gen/SessionFamily";
import { nextWord } from "../instalments";
import { now } from "../state";
import { planOf, remindersOf } from "./account-here";
import { instalmentWord } from "./echeancier-mots";
import { Badge } from "./status";

export function Echeancier({ f }: { f: SessionFamily }) {
  const plan = planOf(f);
  const today = localDate(now.value);
  if (!plan) return null;
  return (
    <section aria-labelledby="plan">
      <h2 id="plan">Échéancier</h2>
      <div class="card">
        <p class="strong">{nextWord(plan, today)}</p>
        <Instalments instalments={plan.instalments} today={today} />
        <p class="small muted">Convenu avec le directeur le {dayWhole(plan.made_on)}. Vos règlements couvrent d’abord l’échéance la plus ancienne.</p>
      </div>
    </section>
  );
}

function Instalments({ instalments, today }: { instalments: readonly CoveredInstalment[]; today: string }) {
  return (
    <ol class="plain instalments">
      {instalments.map((i) => (
        <li key={i.date}>
          <span>{dayWhole(i.date)}</span>
          <b class="amount">{money(i.cents)}</b>
          <Badge {...instalmentWord(i, today)} />
        </li>
      ))}
    </ol>
  );
}

export function Relances({ f }: { f: SessionFamily }) {
  const reminders = remindersOf(f);
  if (reminders.length === 0) return null;
  return (
    <section aria-labelledby="reminders">
      <h2 id="reminders">Relances</h2>
      <div class="card">
        {reminders.map((reminder) => (
          <Relance key={reminder.id} reminder={reminder} />
        ))}
      </div>
    </section>
  );
}

function Relance({ reminder }: { reminder: ReminderView }) {
  return (
    <details class="one-line">
      <summary>
        <span class="grow">Relance du {dayWhole(reminder.date)}</span> <b class="amount">{money(reminder.cents)}</b>
      </summary>
      <div class="stack small">
        {reminder.text.split("\n").filter(Boolean).map((paragraph, at) => (
          <p key={at}>{paragraph}</p>
        ))}
        <ul>
          {reminder.lines.map((line, at) => (
            <li key={at}>
              {line.label}, à régler avant le {dayNumbers(line.due)} : {money(line.cents)}
            </li>
          ))}
        </ul>
      </div>
    </details>
  );
}
