// *Demandes*: what families ask for in one week, the room there is, and the answers.
import { useEffect } from "preact/hooks";
import { count } from "../../french";
import { drop, say } from "../../actions";
import { monday, mondays, undecided, toPublish, week, weeks } from "../../desk-state";
import { show } from "../../desk-actions";
import { exchange } from "../../state";
import { Empty } from "../common";
import { Icon } from "../icons";
import { Asked } from "./asked";
import { Bars } from "./bars";
import { announced, focusRow, lines, look, mark, marked, markedLines, question, reachable, view } from "./inbox-state";
import { DeskIcon } from "./icons";
import { Lines } from "./lines";
import { FILTERS, inFilter, type Filter } from "./select";
import { accept, refuse, toWaitingList } from "./verbs";
import { GROUPS, groupWord } from "./words";

export default function Inbox() {
  useEffect(() => () => (question.value = null, undefined), []);
  const at = week.value;
  return (
    <>
      <Actions />
      {at ? (
        <>
          <Bars week={at} />
          <Filters />
          {lines.value.length > 0 ? <Lines week={at} /> : <Nothing />}
          <Marked />
        </>
      ) : (
        <Absent computing={at === undefined} />
      )}
      <Asked />
      <p class="visually-hidden" role="status">
        {announced.value}
      </p>
    </>
  );
}

function Actions() {
  const { answers, left, families, unsent } = toPublish.value;
  const none = left === 0;
  return (
    <div class="d-actions no-print">
      <button type="button" class="button second" onClick={() => (question.value = { ask: "plan" })}>
        <Icon name="check" /> Accepter tous ceux qui tiennent, dans l’ordre
      </button>
      <button type="button" class="button" aria-disabled={none} onClick={() => none || (question.value = { ask: "publish" })}>
        <Icon name="send" /> Publier les réponses
        {left > 0 && <span class="d-tally">{left}</span>}
      </button>
      {answers > left && <p class="muted small">Publication enregistrée : {count(answers - left, "réponse")} à envoyer.</p>}
      {left > 0 && (
        <p class="muted small">
          {answers > left ? `${count(left, "autre réponse", "autres réponses")}` : `${count(left, "réponse")} pour ${count(families, "famille")}`} à publier
          {answers === left && unsent > 0 ? `, dont ${unsent} à envoyer` : ""} : les familles ne le savent pas encore.
        </p>
      )}
    </div>
  );
}

function Filters() {
  const all = week.value?.requests ?? [];
  const here = all.filter((line) => view.value.day === null || line.date === view.value.day);
  const number = (filter: Filter): number => here.filter((line) => inFilter(line, filter)).length;
  return (
    <div class="d-filters no-print">
      <div class="d-chips" role="group" aria-label="Montrer">
        {FILTERS.map(({ is, word }) => (
          <button key={is} type="button" class="d-chip" aria-pressed={view.value.filter === is} onClick={() => look({ filter: is })}>
            {word} <span class="d-tally">{number(is)}</span>
          </button>
        ))}
      </div>
      <div class="d-finders">
        <label class="d-pick">
          <span class="visually-hidden">Âge</span>
          <select
            value={view.value.group ?? ""}
            onChange={(e) => look({ group: GROUPS.find((g) => g === e.currentTarget.value) ?? null })}
          >
            <option value="">Tous les âges</option>
            {GROUPS.map((group) => (
              <option key={group} value={group}>
                {groupWord(group)}
              </option>
            ))}
          </select>
        </label>
        <label class="d-pick d-find">
          <span class="visually-hidden">Chercher un enfant ou une famille</span>
          <input
            type="search"
            placeholder="Chercher…"
            value={view.value.text}
            onInput={(e) => look({ text: e.currentTarget.value })}
          />
        </label>
      </div>
      <p class="d-keys muted small">
        Au clavier : <kbd>↑</kbd> <kbd>↓</kbd> changer de ligne, <kbd>A</kbd> accepter, <kbd>L</kbd> liste d’attente, <kbd>R</kbd>{" "}
        refuser, <kbd>Espace</kbd> choisir, <kbd>Entrée</kbd> détail.
      </p>
    </div>
  );
}

function Nothing() {
  const filtered = view.value.text !== "" || view.value.group !== null;
  const next = mondays.value.find((m) => m > (monday.value ?? "") && (weeks.value.get(m)?.requests ?? []).some(undecided));
  return (
    <Empty icon="check">
      <p>
        {filtered
          ? "Aucune demande ne correspond à ce que vous cherchez."
          : view.value.filter === "todo"
            ? "Tout est décidé ici."
            : "Aucune demande dans cette liste."}
      </p>
      <p class="row">
        {(filtered || view.value.day !== null) && (
          <button type="button" class="button second" onClick={() => look({ text: "", group: null, day: null })}>
            Montrer toute la semaine
          </button>
        )}
        {next && (
          <button type="button" class="button second" onClick={() => show("", { week: next })}>
            Prochaine semaine à décider
          </button>
        )}
      </p>
    </Empty>
  );
}

function Absent({ computing }: { computing: boolean }) {
  if (computing || exchange.value.running) return <p class="muted">Lecture des demandes…</p>;
  return (
    <Empty icon="refresh">
      <p>Cette semaine n’est pas encore sur cet appareil. Elle arrivera à la prochaine connexion au réseau.</p>
    </Empty>
  );
}

/** What is done to many lines at once; always in sight while something is marked. */
function Marked() {
  const chosen = markedLines.value;
  if (chosen.length === 0) return null;
  const back = chosen.filter((line) => line.waiting?.droppable);
  // The bar goes away with the choice: the focus waits on the line.
  const then = (act: () => void) => (): void => {
    focusRow(reachable.value);
    act();
  };
  return (
    <div class="d-marked no-print" role="group" aria-label="Demandes choisies">
      <strong role="status">{count(chosen.length, "demande choisie", "demandes choisies")}</strong>
      <button type="button" class="d-act d-good" onClick={then(() => void accept(chosen))}>
        <Icon name="check" /> Accepter
      </button>
      <button type="button" class="d-act wait" onClick={then(() => void toWaitingList(chosen))}>
        <Icon name="queue" /> Liste d’attente
      </button>
      <button type="button" class="d-act d-bad" onClick={then(() => refuse(chosen))}>
        <Icon name="ban" /> Refuser…
      </button>
      {back.length > 0 && (
        <button type="button" class="d-act" onClick={then(() => void takeAllBack(back.map((line) => line.waiting?.command ?? "")))}>
          <DeskIcon name="undo" /> Retirer mes réponses
        </button>
      )}
      <button type="button" class="d-act" onClick={then(() => mark([...marked.value], false))}>
        Ne plus choisir
      </button>
    </div>
  );
}

async function takeAllBack(commands: readonly string[]): Promise<void> {
  let late = 0;
  for (const command of commands) if (!(await drop(command).catch(() => false))) late += 1;
  mark([...marked.value], false);
  if (late > 0) say("info", `${count(late, "réponse était déjà partie", "réponses étaient déjà parties")}.`);
}
