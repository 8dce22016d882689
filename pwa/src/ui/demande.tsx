// Where does one request stand, and what may I do about it? A card: child, parts, status, receipt, buttons.
import { useState } from "preact/hooks";
import { Ask } from "./dialog";
import { Icon } from "./icons";
import { Modifier } from "./modifier";
import { isNews } from "./news";
import { Badge, statusWord } from "./status";
import { focusCard, offerOf, perform, takeBack, type Step } from "./request-acts";
import { act, say } from "../actions";
import { moment } from "../french";
import type { CalendarOuting } from "../gen/CalendarOuting";
import type { RequestLine } from "../gen/RequestLine";
import type { SessionFamily } from "../gen/SessionFamily";
import type { WaitingAct } from "../gen/WaitingAct";
import { now, one } from "../state";
import { fullOutings, outingWords, partsOrDay, partsWord, withoutOutings } from "../words";

type Question = Step | "change";
interface Props {
  readonly f: SessionFamily;
  readonly line: RequestLine;
}

export function Demande({ f, line }: Props) {
  const [question, setQuestion] = useState<Question | null>(null);
  const s = line.status;
  const outings = line.wish.outings.filter((id) => s?.is !== "accepted" || !s.outings_given_up.includes(id)).map((id) => outingTitle(f, line, id));
  return (
    <article class="card request" id={`r-${line.id}`} tabIndex={-1} aria-label={`${line.first_name}, ${line.label}`}>
      <header>
        <h3>
          {line.first_name}
          {isNews(line) && <span class="new">Nouveau</span>}
        </h3>
        <Badge {...statusWord(line.status)} />
      </header>
      <p>
        {dayWord(line)}
        {outings.length > 0 && ` · ${outingWords(outings)}`}
        {line.wish.only_with_outing && " (seulement avec la sortie)"}
      </p>
      <Detail f={f} line={line} />
      {line.wish.together && (
        <p class="small muted">
          {[line.wish.together.children ? "tous les enfants ou aucun" : "", line.wish.together.week ? "toute la semaine ou rien" : ""].filter(Boolean).join(", ")}
        </p>
      )}
      {line.wish.remark && <p class="small muted">Remarque : {line.wish.remark}</p>}
      {line.waiting.map((w) => (
        <WaitingLine key={w.command} waiting={w} first={line.status === null} />
      ))}
      {line.receipt && (
        <p class="small muted">
          Accusé de réception n° {line.receipt.number} · <span class="code">{line.receipt.hash.slice(0, 8)}</span>, {moment(line.receipt.time, now.value)}
        </p>
      )}
      <Buttons f={f} line={line} onAsk={setQuestion} />
      {question === "change" && <Modifier f={f} line={line} onClose={() => setQuestion(null)} />}
      {question !== null && question !== "change" && <Sure f={f} line={line} question={question} onClose={() => setQuestion(null)} />}
    </article>
  );
}

/** Of an accepted day what is held; else what was wished. */
const dayWord = (line: RequestLine): string => partsOrDay(line.status?.is === "accepted" ? line.status.parts : line.wish.parts, line.full_day);

/** Undefined once its calendar is over and gone from this device. */
const outingTitle = (f: SessionFamily, line: RequestLine, id: string): string | undefined =>
  one<CalendarOuting>(`calendar/${f.centre}/${line.period}`, `outing|${id}`)?.outing.title;

/** What the status means for the child. */
function Detail({ f, line }: Props) {
  const s = line.status;
  if (s === null) return line.hurry ? <p class="why strong">Pas encore transmis, et la date limite approche : connectez ce téléphone à internet.</p> : null;
  switch (s.is) {
    case "requested":
      return s.late ? <p class="small">Reçue après la clôture : le directeur décide, en dernier rang.</p> : null;
    case "wait_listed":
      return (
        <p>
          Votre enfant ne pourra pas être accueilli, sauf place libérée.{line.rank !== null && ` Rang : ${line.rank}.`}
        </p>
      );
    case "offered":
      return (
        <p class="strong">
          Une place est libre. Répondez avant {moment(s.until, now.value)} ; ensuite elle est proposée au suivant.
        </p>
      );
    case "refused":
      return <p>{s.reason}</p>;
    case "cancelled":
      return (
        <>
          <p>
            {s.by_family ? "Par vous" : `Par le centre${s.reason ? "" : ", à votre demande"}`}, {moment(s.at, now.value)}
          </p>
          {s.reason && <p>{s.reason}</p>}
        </>
      );
    case "accepted":
      return <Accepted f={f} line={line} />;
  }
}

function Accepted({ f, line }: Props) {
  const s = line.status;
  if (s?.is !== "accepted") return null;
  return (
    <>
      {s.parts !== line.wish.parts && <p>Vous aviez demandé : {partsWord(line.wish.parts)}</p>}
      {s.outings_given_up.length > 0 && (
        <p>
          {withoutOutings(s.outings_given_up.map((id) => outingTitle(f, line, id)))}
          {s.parts !== line.wish.parts && " : ses moments de la journée ne sont pas tous retenus"}.
        </p>
      )}
      {s.outing_offer ? (
        <p class="strong">
          Une place est libre à la sortie. Répondez avant {moment(s.outing_offer.until, now.value)}.
        </p>
      ) : (
        s.outings_full.length > 0 && <p>{fullOutings(s.outings_full.map((id) => outingTitle(f, line, id)))} L’accueil habituel reste accepté.</p>
      )}
      {s.cancellation_asked && <p>La place reste retenue tant que le directeur n’a pas répondu.</p>}
      {s.change_asked && (
        <p>
          Vous demandez : <b>{partsWord(s.change_asked.wish.parts)}{s.change_asked.wish.outings.length > 0 && ` · ${outingWords(s.change_asked.wish.outings.map((id) => outingTitle(f, line, id)))}`}</b>. La
          place reste retenue telle quelle tant que le directeur n’a pas répondu.
        </p>
      )}
      {s.demand_refused && <p>Le directeur n’a pas accordé ce que vous demandiez : la place reste telle quelle.</p>}
    </>
  );
}

const WAITING: Record<string, string> = {
  change: "Modification à envoyer",
  withdraw: "Annulation à envoyer",
  ask_cancellation: "Demande d’annulation à envoyer",
  ask_change: "Demande de modification à envoyer",
  take_back: "Demande reprise, à envoyer",
};
function WaitingLine({ waiting, first }: { waiting: WaitingAct; first: boolean }) {
  const { act: a } = waiting;
  const word = a.do === "answer_offer" ? (a.accept ? "Acceptation à envoyer" : "Refus de la place à envoyer") : (WAITING[a.do] ?? "Demande à envoyer");
  return (
    <div class="small waiting">
      {!(first && a.do === "request") && (
        <span class="status with-icon" data-is="sending">
          <Icon name="send" /> {word}
        </span>
      )}
      <span class="muted"> Enregistré sur ce téléphone {moment(waiting.made_at, now.value)}.</span>
      {waiting.would_fail && <p class="why">Risque d’être refusé : {waiting.would_fail.sentence}</p>}
    </div>
  );
}

function Buttons({ f, line, onAsk }: Props & { onAsk: (question: Question) => void }) {
  const may = new Set(line.may);
  // What the server may have received can no longer be dropped alone: its cancellation follows it.
  const toSend = line.status === null && line.waiting.every((w) => w.act.do !== "withdraw");
  const offer = offerOf(line);
  const accept = async (): Promise<void> => {
    if (offer) await act(f.stream, { do: "answer_offer", request: line.id, offer, accept: true });
    say("ok", "Votre acceptation est enregistrée sur ce téléphone ; elle part dès que le réseau répond.");
    focusCard(line.id);
  };
  const keep = async (): Promise<void> => {
    await takeBack(f, line);
    say("ok", "La place reste telle quelle : le directeur n’a plus à répondre.");
    focusCard(line.id);
  };
  if (may.size === 0 && !toSend) return null;
  return (
    <div class="row actions no-print">
      {may.has("answer_offer") && offer && (
        <>
          <button type="button" class="button" onClick={() => void accept().catch(() => undefined)}>
            <Icon name="check" /> Accepter la place
          </button>
          <button type="button" class="button second" onClick={() => onAsk("decline")}>
            Refuser
          </button>
        </>
      )}
      {(may.has("change") || toSend) && (
        <button type="button" class="button second" aria-label={`Modifier : ${line.first_name}, ${line.label}`} onClick={() => onAsk("change")}>
          <Icon name="pencil" /> Modifier
        </button>
      )}
      {(may.has("drop") || toSend) && <Way word={line.status === null ? "Supprimer" : "Ne pas envoyer"} line={line} onClick={() => onAsk("drop")} />}
      {may.has("withdraw") && !offer && <Way word="Annuler" line={line} onClick={() => onAsk("withdraw")} />}
      {may.has("leave_list") && <Way word="Quitter la liste" line={line} onClick={() => onAsk("leave")} />}
      {may.has("ask_change") && (
        <button type="button" class="button second" aria-label={`Demander une modification : ${line.first_name}, ${line.label}`} onClick={() => onAsk("change")}>
          <Icon name="pencil" /> Demander une modification
        </button>
      )}
      {may.has("take_back") && (
        <button type="button" class="button second" aria-label={`Ne plus le demander : ${line.first_name}, ${line.label}`} onClick={() => void keep().catch(() => undefined)}>
          Ne plus le demander
        </button>
      )}
      {may.has("ask_cancellation") && <Way word="Demander l’annulation" line={line} onClick={() => onAsk("cancel")} />}
    </div>
  );
}

function Way({ word, line, onClick }: { word: string; line: RequestLine; onClick: () => void }) {
  return (
    <button type="button" class="button danger" aria-label={`${word} : ${line.first_name}, ${line.label}`} onClick={onClick}>
      {word}
    </button>
  );
}

const SURE: Record<Step, { title: string; yes: string; text: string; done: string }> = {
  drop: { title: "Ne pas envoyer ?", yes: "Supprimer", text: "Ce choix n’a pas quitté ce téléphone : il est simplement effacé.", done: "Supprimé." },
  withdraw: { title: "Annuler cette demande ?", yes: "Annuler la demande", text: "Vous perdez votre place dans l’ordre des demandes.", done: "Annulation enregistrée." },
  leave: { title: "Quitter la liste d’attente ?", yes: "Quitter la liste", text: "Vous perdez votre rang.", done: "Vous quittez la liste d’attente." },
  cancel: {
    title: "Demander l’annulation ?",
    yes: "Demander l’annulation",
    text: "La journée est acceptée : elle reste retenue et due tant que le directeur n’a pas répondu.",
    done: "Demande d’annulation enregistrée.",
  },
  decline: { title: "Refuser la place ?", yes: "Refuser la place", text: "Elle est aussitôt proposée à un autre enfant.", done: "Refus enregistré." },
};

function Sure({ f, line, question, onClose }: Props & { question: Step; onClose: () => void }) {
  const [busy, setBusy] = useState(false);
  const words = SURE[question];
  const yes = async (): Promise<void> => {
    setBusy(true);
    await perform(f, line, question);
    say("ok", words.done);
    onClose();
    focusCard(line.id);
  };
  const failed = (): void => {
    setBusy(false);
    say("no", "Ce choix n’a pas pu être enregistré. Réessayez.");
  };
  return (
    <Ask title={words.title} yes={words.yes} danger busy={busy} onYes={() => void yes().catch(failed)} onNo={onClose}>
      <p>
        <b>
          {line.first_name}, {line.label}
        </b>{" "}
        : {dayWord(line)}
      </p>
      <p>{question === "drop" && !line.waiting.every((w) => w.droppable) ? "Le serveur l’a peut-être déjà reçu : son annulation part à sa suite." : words.text}</p>
    </Ask>
  );
}
