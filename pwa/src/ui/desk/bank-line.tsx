// What does one line of the bank say, whose could it be, and what may be done with it?
import { pathOf } from "../../desk-actions";
import { dayNumbers, money } from "../../french";
import type { BankLineView } from "../../gen/BankLineView";
import { To } from "../common";
import { Badge, type StatusWord } from "../status";
import { whyWord } from "./bank-words";

export interface LineActs {
  readonly busy: boolean;
  readonly onConfirm: (line: BankLineView) => void;
  /** Whose it is; of a line that is recorded, whose it is really. */
  readonly onChoose: (line: BankLineView) => void;
  readonly onAside: (line: BankLineView, aside: boolean) => void;
}
interface Props {
  readonly line: BankLineView;
  readonly acts: LineActs;
}

export function BankLine({ line, acts }: Props) {
  const { state } = line;
  return state.is === "recorded" || state.is === "aside" ? <Over line={line} acts={acts} /> : <Waits line={line} acts={acts} />;
}

/** What the bank wrote; its reference once only. */
const said = ({ text, reference }: BankLineView): string => [text, text.includes(reference) ? "" : reference].filter(Boolean).join(" · ") || "Sans libellé";

function Waits({ line, acts }: Props) {
  const name = "name" in line.state ? line.state.name : null;
  /** Nothing to write on an account of this centre. */
  const slip = line.state.is === "slip" || line.state.is === "elsewhere";
  return (
    <li class="card m-bank-line">
      <span>
        {said(line)}
        <small class="muted">Le {dayNumbers(line.date)}</small>
      </span>
      <strong class="amount">{money(line.cents)}</strong>
      <Whose line={line} />
      {line.same_line && !(line.state.is === "possible" && line.state.why === "same_line") && (
        <span class="m-whose">
          <Badge {...TWICE} />
          <small class="muted">{whyWord("same_line")}</small>
        </span>
      )}
      <span class="d-actions">
        {name !== null && (
          <button type="button" class="button" aria-disabled={acts.busy} onClick={() => acts.onConfirm(line)}>
            Inscrire au compte {name}
          </button>
        )}
        <button
          type="button"
          class={name === null && !slip ? "button" : "button second"}
          aria-disabled={acts.busy}
          onClick={() => acts.onChoose(line)}
        >
          {name === null ? "Choisir la famille" : "Autre famille"}
          <span class="visually-hidden"> pour {money(line.cents)} du {dayNumbers(line.date)}</span>
        </button>
        <button type="button" class={slip ? "button" : "button second"} aria-disabled={acts.busy} onClick={() => acts.onAside(line, true)}>
          Mettre de côté
          <span class="visually-hidden"> {money(line.cents)} du {dayNumbers(line.date)}</span>
        </button>
      </span>
    </li>
  );
}

function Whose({ line: { cents, state } }: { line: BankLineView }) {
  switch (state.is) {
    case "sure":
    case "possible":
      return (
        <span class="m-whose">
          <Badge {...(state.is === "sure" ? SURE : POSSIBLE)} />
          <span>
            Famille <b>{state.name}</b>, {dueWord(state.due_cents)}
            {cents > Math.max(0, state.due_cents) && " : le reste sera gardé à son crédit"}
          </span>
          {state.is === "possible" && <small class="muted">{whyWord(state.why)}</small>}
        </span>
      );
    case "slip":
      return (
        <span class="m-whose">
          <Badge word={`Remise ${state.number}`} icon="paper" is="requested" />
          <small class="muted">Le montant est celui de ce bordereau, déjà compté chèque par chèque : mettez cette ligne de côté.</small>
        </span>
      );
    case "elsewhere":
      return (
        <span class="m-whose">
          <Badge {...ELSEWHERE} />
          <small class="muted">Ce virement porte la référence d’un compte d’un autre centre de l’association : dites-le au siège, et mettez cette ligne de côté.</small>
        </span>
      );
    default:
      return null;
  }
}
const ELSEWHERE: StatusWord = { word: "Référence d’un autre centre", icon: "warn", is: "waiting" };
const SURE: StatusWord = { word: "Référence reconnue", icon: "check", is: "accepted" };
const TWICE: StatusWord = { word: "Peut-être en double", icon: "warn", is: "waiting" };
const POSSIBLE: StatusWord = { word: "Possible", icon: "help", is: "waiting" };
const dueWord = (cents: number): string =>
  cents > 0 ? `à régler ${money(cents)}` : cents < 0 ? `en sa faveur ${money(-cents)}` : "rien à régler";

function Over({ line, acts }: Props) {
  const { state } = line;
  return (
    <li>
      <span>
        {said(line)}
        <small class="muted"> Le {dayNumbers(line.date)}</small>
      </span>
      <span class="amount">{money(line.cents)}</span>
      {state.is === "recorded" ? (
        <>
          <To path={pathOf(`comptes/${state.family}`)} class="target">
            Inscrit au compte {state.name}
          </To>
          <button type="button" class="d-quiet" aria-disabled={acts.busy} onClick={() => acts.onChoose(line)}>
            Corriger le compte<span class="visually-hidden"> de {money(line.cents)} du {dayNumbers(line.date)}</span>
          </button>
        </>
      ) : (
        <button type="button" class="d-quiet" aria-disabled={acts.busy} onClick={() => acts.onAside(line, false)}>
          Mis de côté : reprendre<span class="visually-hidden"> {money(line.cents)} du {dayNumbers(line.date)}</span>
        </button>
      )}
    </li>
  );
}
