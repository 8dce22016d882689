// Who is in the draft? What keeps an invoice back first, then what is to be confirmed, what changed, and every line with its words.
import { useState } from "preact/hooks";
import { runLines } from "../../desk-money";
import { dayShort, money } from "../../french";
import type { RunFamily } from "../../gen/RunFamily";
import type { RunIssue } from "../../gen/RunIssue";
import type { RunView } from "../../gen/RunView";
import { natureWord } from "../../money-words";
import { Badge, type StatusWord } from "../status";
import { Reading, useLoad } from "./money-kit";
import { counts, fits, stand, type Filter, type Stand } from "./run-model";

const FILTERS: readonly { is: Filter; word: string }[] = [
  { is: "all", word: "Toutes" },
  { is: "blocked", word: "À corriger" },
  { is: "confirm", word: "À confirmer" },
  { is: "ready", word: "Prêtes" },
  { is: "changed", word: "Changées depuis le dernier brouillon" },
  { is: "issued", word: "Émises" },
  { is: "nothing", word: "Rien à facturer" },
];
const ORDER: readonly Stand[] = ["blocked", "confirm", "ready", "issued", "nothing"];
const WORDS: Readonly<Record<Stand, StatusWord>> = {
  blocked: { word: "À corriger", icon: "warn", is: "refused" },
  confirm: { word: "À confirmer", icon: "clock", is: "waiting" },
  ready: { word: "Prête", icon: "check", is: "accepted" },
  issued: { word: "Émise", icon: "send", is: "requested" },
  nothing: { word: "Rien à facturer", icon: "cross", is: "cancelled" },
};
const CONFIRMED: StatusWord = { word: "Confirmée", icon: "check", is: "accepted" };
const STEP = 50;

interface Props {
  readonly centre: string;
  readonly run: RunView;
  readonly confirmed: ReadonlySet<string>;
  readonly onConfirm: (confirmed: ReadonlySet<string>) => void;
}
export function RunFamilies({ centre, run, confirmed, onConfirm }: Props) {
  const [filter, setFilter] = useState<Filter>("all");
  const [most, setMost] = useState(STEP);
  const { families } = run;
  const used = FILTERS.filter(({ is }) => is === "all" || families.some((family) => fits(family, is, confirmed)));
  const current = used.some(({ is }) => is === filter) ? filter : "all";
  const shown = families
    .filter((family) => fits(family, current, confirmed))
    .sort((a, b) => ORDER.indexOf(stand(a)) - ORDER.indexOf(stand(b)) || a.name.localeCompare(b.name));
  const toggle = (id: string, on: boolean): void => {
    const next = new Set(confirmed);
    if (on) next.add(id);
    else next.delete(id);
    onConfirm(next);
  };
  if (families.length === 0) return <p class="card">Rien n’est à facturer dans cette période.</p>;
  return (
    <>
      <div class="d-chips" role="group" aria-label="Filtrer les factures">
        {used.map(({ is, word }) => (
          <button key={is} type="button" class="d-chip" aria-pressed={is === current} onClick={() => (setFilter(is), setMost(STEP))}>
            {word} <span class="muted">{families.filter((family) => counts(family, is, confirmed)).length}</span>
          </button>
        ))}
      </div>
      <ul class="m-operations">
        {shown.slice(0, most).map((family) => (
          <Family
            key={family.family}
            at={{ centre, run: run.id }}
            family={family}
            confirmed={confirmed.has(family.family)}
            onConfirm={(on) => toggle(family.family, on)}
          />
        ))}
      </ul>
      {shown.length > most && (
        <button type="button" class="button second" onClick={() => setMost(most + STEP)}>
          Montrer les suivantes
        </button>
      )}
    </>
  );
}

/** Of which draft. */
interface At {
  readonly centre: string;
  readonly run: string;
}
interface FamilyProps {
  readonly at: At;
  readonly family: RunFamily;
  readonly confirmed: boolean;
  readonly onConfirm: (on: boolean) => void;
}
function Family({ at, family, confirmed, onConfirm }: FamilyProps) {
  const [open, setOpen] = useState(false);
  const is = stand(family);
  const { before_cents: before } = family;
  return (
    <li class="card">
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary class="m-summary m-billed">
          <span>
            <b>{family.name}</b>
            {family.invoice && <small class="muted"> {family.invoice}</small>}
          </span>
          <Badge {...(is === "confirm" && confirmed ? CONFIRMED : WORDS[is])} />
          {before !== null && (
            <span class="small">
              <b>changé</b> : {before === family.total_cents ? "même total, d’autres lignes" : `avant ${money(before)}`}
            </span>
          )}
          <span class="amount">{money(family.total_cents)}</span>
        </summary>
        {family.lines === 0 ? <p class="small muted">Aucune ligne.</p> : open && <Lines at={at} family={family.family} />}
      </details>
      {family.issues.length > 0 && family.invoice === null && <Issues issues={family.issues} />}
      {is === "confirm" && (
        <label class="check">
          <input type="checkbox" checked={confirmed} onChange={(event) => onConfirm(event.currentTarget.checked)} />
          <span>
            Je confirme la tranche la plus haute<span class="visually-hidden"> pour {family.name}</span>
          </span>
        </label>
      )}
    </li>
  );
}

function Issues({ issues }: { issues: readonly RunIssue[] }) {
  return (
    <ul class="m-issues">
      {issues.map(({ sentence, days }) => (
        <li key={sentence}>
          {sentence}
          <small class="muted">
            {" "}
            {days.map((day) => `${day.child_name} ${dayShort(day.date)}`).join(", ")}
          </small>
        </li>
      ))}
    </ul>
  );
}

/** Read when they are opened: those of a whole run are long. */
function Lines({ at, family }: { at: At; family: string }) {
  const loaded = useLoad(`${at.run} ${family}`, () => runLines(at.centre, at.run, family));
  if (!loaded.value) return <Reading what="Les lignes de cette facture" loaded={loaded} />;
  return (
    <ul class="m-lines">
      {loaded.value.lines.map((line, at) => (
        <li key={at}>
          <span>
            {line.child_name && `${line.child_name} · `}
            {line.label}
            {line.date && <small class="muted"> {dayShort(line.date)}</small>}
            <small class="muted"> {[natureWord(line.nature), line.words].filter(Boolean).join(" · ")}</small>
          </span>
          <span class="amount">{money(line.unit_cents * line.quantity)}</span>
        </li>
      ))}
    </ul>
  );
}
