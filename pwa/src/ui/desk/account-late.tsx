// What was agreed and what was asked for again: the plan that an account follows, and the reminders that its family got.
import { endPlan } from "../../desk-money";
import { today } from "../../desk-state";
import { dayNumbers, money } from "../../french";
import type { AccountView } from "../../gen/AccountView";
import type { PlanView } from "../../gen/PlanView";
import type { ReminderView } from "../../gen/ReminderView";
import { isKept, nextOf, nextWord } from "../../instalments";
import { instalmentWord } from "../echeancier-mots";
import { Badge, type StatusWord } from "../status";
import { AskedAct } from "./asked-act";
import { LateLines } from "./late-lines";

interface Props {
  readonly account: AccountView;
  readonly centre: string;
  readonly onDone: (sentence: string) => void;
}

export function AccountLate({ account, centre, onDone }: Props) {
  const { plan, reminders } = account;
  if (!plan && reminders.length === 0) return null;
  return (
    <div class="m-facts">
      {plan && <Plan plan={plan} family={account.family} centre={centre} onDone={onDone} />}
      {reminders.length > 0 && (
        <section class="card" aria-labelledby="reminded">
          <h2 id="reminded">Relances</h2>
          {reminders.map((reminder) => (
            <Reminder key={reminder.id} reminder={reminder} />
          ))}
        </section>
      )}
    </div>
  );
}

const stateOf = (plan: PlanView): StatusWord =>
  nextOf(plan) === null
    ? { word: "Réglé", icon: "check", is: "accepted" }
    : isKept(plan, today.value)
      ? { word: "Suivi", icon: "check", is: "accepted" }
      : { word: "En retard", icon: "warn", is: "refused" };

interface PlanProps {
  readonly plan: PlanView;
  readonly family: string;
  readonly centre: string;
  readonly onDone: (sentence: string) => void;
}
function Plan({ plan, family, centre, onDone }: PlanProps) {
  return (
    <section class="card" aria-labelledby="plan">
      <h2 id="plan">Échéancier</h2>
      <p>
        <Badge {...stateOf(plan)} /> <span class="muted small">établi le {dayNumbers(plan.made_on)}</span>
      </p>
      {nextOf(plan) && <p class="strong">{nextWord(plan, today.value)}</p>}
      <ul class="m-lines m-instalments">
        {plan.instalments.map((i) => (
          <li key={i.date}>
            <span>{dayNumbers(i.date)}</span>
            <Badge {...instalmentWord(i, today.value)} />
            <span class="amount">{money(i.cents)}</span>
          </li>
        ))}
      </ul>
      {nextOf(plan) && (
        <AskedAct
          word="Terminer l’échéancier"
          title="Terminer cet échéancier ?"
          yes="Terminer l’échéancier"
          act={() => endPlan(centre, family, plan.id)}
          onDone={() => onDone("Échéancier terminé : tout ce qui est échu peut de nouveau être relancé.")}
        >
          <p>Les règlements restent. La famille doit de nouveau tout son solde, et les factures échues peuvent être relancées.</p>
        </AskedAct>
      )}
    </section>
  );
}

function Reminder({ reminder }: { reminder: ReminderView }) {
  return (
    <details>
      <summary class="m-summary">
        <span>
          Relance {reminder.level} du {dayNumbers(reminder.date)}
        </span>
        <span class="amount">{money(reminder.cents)}</span>
      </summary>
      <div class="small">
        {reminder.by && <p class="muted">Envoyée par {reminder.by}</p>}
        {reminder.text.split("\n").filter(Boolean).map((paragraph, at) => (
          <p key={at}>{paragraph}</p>
        ))}
        <LateLines lines={reminder.lines} />
      </div>
    </details>
  );
}
