// What does one request say, and how is it answered? One line: child, wish, order of receipt, status, buttons.
import { ofName } from "../../names";
import { useComputed } from "@preact/signals";
import { count, list } from "../../french";
import type { DeskLine } from "../../gen/DeskLine";
import type { DeskWeek } from "../../gen/DeskWeek";
import { Icon } from "../icons";
import { Badge, statusWord } from "../status";
import { DeskIcon } from "./icons";
import { active, focusRow, mark, marked, question, reachable, rowId } from "./inbox-state";
import { Standing } from "./step";
import { accept, refuse, toWaitingList, undo } from "./verbs";
import { ageWord, decidable, groupWord, offerOf, openParts, partsWord, receivedWord, shown, waitsAlready } from "./words";

interface Props {
  readonly line: DeskLine;
  readonly week: DeskWeek;
  readonly onBasket: () => void;
}

export function Line({ line, week, onBasket }: Props) {
  const chosen = useComputed(() => marked.value.has(line.id));
  const tab = useComputed(() => (reachable.value === line.id ? 0 : -1)).value;
  return (
    <div
      role="row"
      id={rowId(line.id)}
      data-request={line.id}
      tabIndex={tab}
      class="d-line"
      aria-selected={chosen.value}
      onFocusIn={() => (active.value = line.id)}
    >
      <div role="gridcell" class="d-cell-mark">
        <label class="d-marker">
          <input
            type="checkbox"
            tabIndex={tab}
            checked={chosen.value}
            onChange={(event) => mark([line.id], event.currentTarget.checked)}
          />
          <span class="visually-hidden">Choisir {line.child_name}</span>
        </label>
      </div>
      <Who line={line} tab={tab} onBasket={onBasket} />
      <Wanted line={line} week={week} />
      <Where line={line} />
      <Buttons line={line} tab={tab} />
    </div>
  );
}

interface Part {
  readonly line: DeskLine;
  readonly tab: number;
}

function Who({ line, tab, onBasket }: Part & { onBasket: () => void }) {
  const rule = line.wish.together;
  const together = list([rule?.children ? "tous les enfants" : "", rule?.week ? "toute la semaine" : ""].filter(Boolean));
  return (
    <div role="gridcell" class="d-cell-who">
      <strong>{line.child_name}</strong>
      <span class="muted small">
        {" "}
        {ageWord(line.age)} · {groupWord(line.group).toLowerCase()}
      </span>
      {line.siblings > 0 && (
        <span class="d-flag">
          <DeskIcon name="people" /> {count(line.siblings, "frère ou sœur", "frères et sœurs")} ce jour
        </span>
      )}
      {together && (
        <button type="button" class="d-flag d-press" tabIndex={tab} onClick={onBasket}>
          <DeskIcon name="link" /> {together} ou {rule?.week ? "rien" : "aucun"}
          <span class="visually-hidden"> : choisir l’ensemble</span>
        </button>
      )}
    </div>
  );
}

function Wanted({ line, week }: { line: DeskLine; week: DeskWeek }) {
  const outings = week.outings.filter((outing) => line.wish.outings.includes(outing.id));
  return (
    <div role="gridcell" class="d-cell-wish">
      <span>{partsWord(line.wish.parts, openParts(week, line.date))}</span>
      {outings.map((outing) => (
        <span key={outing.id} class="d-outing">
          <Icon name="bus" /> {outing.title}
          {line.wish.only_with_outing ? " (seulement avec la sortie)" : ""}
        </span>
      ))}
      {line.wish.remark && (
        <span class="d-remark">
          <DeskIcon name="say" /> <q>{line.wish.remark}</q>
        </span>
      )}
    </div>
  );
}

/** The status says it already. */
const LATE = statusWord({ is: "requested", late: true }).word;

function Where({ line }: { line: DeskLine }) {
  const now = shown(line);
  return (
    <div role="gridcell" class="d-cell-where">
      <span class="d-badges">
        <Standing state={now} />
        {now.step === "told" && line.status.is === "requested" && line.full && <Badge word="Sans place" icon="warn" is="waiting" />}
        {waitsAlready(line) && !line.full && <Badge word="Une place est libre" icon="bell" is="offered" />}
      </span>
      <span class="muted small">
        {line.order !== null && `${line.order === 1 ? "1er" : `${line.order}e`} dans l’ordre · `}
        {line.rank !== null && `rang ${line.rank} de la liste d’attente · `}
        {receivedWord(line.order_at)}
      </span>
      {line.late && now.word !== LATE && (
        <span class="d-flag d-late">
          <Icon name="warn" /> reçue après la clôture
        </span>
      )}
      {line.waiting?.would_fail && <span class="d-flag d-late">Sera à revoir : {line.waiting.would_fail.sentence}</span>}
      {line.to_review && <span class="d-flag d-late">À revoir : {line.to_review.why.sentence}</span>}
    </div>
  );
}

/** The button may go away with what it does: the focus waits on its line. */
function from(line: DeskLine, act: () => void): void {
  focusRow(line.id);
  act();
}

function Buttons({ line, tab }: Part) {
  const named = (word: string) => (
    <>
      {word}
      <span class="visually-hidden"> la demande {ofName(line.child_name)}</span>
    </>
  );
  const answered = shown(line).step !== "told";
  return (
    <div role="gridcell" class="d-cell-act">
      {decidable(line) && !answered && (
        <>
          <button type="button" class="d-act d-good" tabIndex={tab} onClick={() => from(line, () => void accept([line]))}>
            <Icon name="check" /> {named("Accepter")}
          </button>
          {!waitsAlready(line) && (
            <button type="button" class="d-act wait" tabIndex={tab} onClick={() => from(line, () => void toWaitingList([line]))}>
              <Icon name="queue" /> {named("Attente")}
            </button>
          )}
          <button type="button" class="d-act d-bad" tabIndex={tab} onClick={() => from(line, () => refuse([line]))}>
            <Icon name="ban" /> {named("Refuser")}
          </button>
        </>
      )}
      <Special line={line} tab={tab} />
      <button type="button" class="d-act" tabIndex={tab} onClick={() => from(line, () => (question.value = { ask: "detail", line }))}>
        {decidable(line) && answered ? (
          <>
            Changer ma réponse<span class="visually-hidden"> pour {line.child_name}</span>
          </>
        ) : (
          <>
            <DeskIcon name="more" />
            <span class="visually-hidden">Détail et autres réponses pour {line.child_name}</span>
          </>
        )}
      </button>
    </div>
  );
}

/** What only some requests need: a cancellation or a change to answer, an offer to record, an answer to take back. */
function Special({ line, tab }: Part) {
  if (line.waiting) {
    return line.waiting.droppable ? (
      <button type="button" class="d-act" tabIndex={tab} onClick={() => from(line, () => void undo(line))}>
        <DeskIcon name="undo" /> Retirer ma réponse
      </button>
    ) : null;
  }
  if (line.status.is === "accepted" && line.status.cancellation_asked) {
    return (
      <button type="button" class="d-act wait" tabIndex={tab} onClick={() => from(line, () => (question.value = { ask: "cancellation", line }))}>
        <Icon name="warn" /> Répondre à l’annulation
      </button>
    );
  }
  if (line.status.is === "accepted" && line.status.change_asked) {
    return (
      <button type="button" class="d-act wait" tabIndex={tab} onClick={() => from(line, () => (question.value = { ask: "change", line }))}>
        <Icon name="warn" /> Répondre à la modification
      </button>
    );
  }
  if (!offerOf(line)) return null;
  return (
    <button type="button" class="d-act wait" tabIndex={tab} onClick={() => from(line, () => (question.value = { ask: "offer", line }))}>
      <Icon name="phone" /> Réponse au téléphone
    </button>
  );
}
