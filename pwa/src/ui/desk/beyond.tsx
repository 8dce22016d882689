// What when there is no place? Nobody goes beyond capacity unless the director says so here, in so many words.
import { count, dayShort, list } from "../../french";
import type { Decision } from "../../gen/Decision";
import type { DeskLine } from "../../gen/DeskLine";
import { weekOf } from "../../desk-state";
import { Dialog } from "../dialog";
import { Foot } from "./foot";
import { close, question } from "./inbox-state";
import { room, type Room } from "./select";
import { answer, refuse, toWaitingList } from "./verbs";
import { partWord, partsIn, waitsAlready } from "./words";

export function Beyond({ lines }: { lines: readonly DeskLine[] }) {
  const [only] = lines;
  const at = weekOf(only?.id ?? null);
  if (!at) return null;
  const found = room(at, lines);
  return lines.length === 1 && only ? <One line={only} found={found} /> : <Many lines={lines} found={found} />;
}

function One({ line, found }: { line: DeskLine; found: Room }) {
  const full = found.beyond[0]?.parts ?? [];
  const free = partsIn(line.wish.parts).filter((part) => !full.includes(part));
  const slots = weekOf(line.id)?.slots.filter((s) => s.date === line.date && s.group === line.group && full.includes(s.part)) ?? [];
  return (
    <Dialog title={`Plus de place pour ${line.child_name}`} onClose={close}>
      {full.length > 0 ? (
        <ul>
          {slots.map((slot) => (
            <li key={slot.part}>
              {partWord(slot.part)} : {slot.foreseen} pris pour {count(slot.capacity, "place")}
            </li>
          ))}
        </ul>
      ) : (
        <p>La sortie est complète, et la famille veut ce jour seulement avec la sortie.</p>
      )}
      {line.wish.together && (
        <p class="muted small">La famille a demandé tout ou rien : pensez aux autres demandes de l’ensemble.</p>
      )}
      <div class="d-choices">
        {!waitsAlready(line) && (
          <button type="button" class="button" onClick={() => void toWaitingList([line])}>
            Mettre en liste d’attente
          </button>
        )}
        {full.length > 0 && free.length > 0 && (
          <button type="button" class="button second" onClick={() => (question.value = { ask: "split", line })}>
            Accepter une partie de la journée…
          </button>
        )}
        <button type="button" class="button second" onClick={() => refuse([line])}>
          Refuser…
        </button>
        <button type="button" class="button danger" onClick={() => void answer([line], overbook)}>
          Accepter au-delà de la capacité
        </button>
      </div>
      <Foot onClose={close} />
    </Dialog>
  );
}

const overbook = (): Decision => ({ to: "accept", overbook: true });

function Many({ lines, found }: { lines: readonly DeskLine[]; found: Room }) {
  const { fit, beyond } = found;
  const out = new Set(beyond.map(({ line }) => line.id));
  const mixed = (other: Decision) => (line: DeskLine): Decision => (out.has(line.id) ? other : { to: "accept", overbook: false });
  return (
    <Dialog title={`${fit.length} sur ${count(lines.length, "demande")} ont une place`} onClose={close}>
      <p>Dans l’ordre de réception, il n’y a plus de place pour :</p>
      <ul class="d-left">
        {beyond.map(({ line, parts }) => (
          <li key={line.id}>
            <strong>{line.child_name}</strong>, {dayShort(line.date)} <span class="muted">({list(parts.map((part) => partWord(part).toLocaleLowerCase("fr")))})</span>
          </li>
        ))}
      </ul>
      <div class="d-choices">
        {fit.length > 0 && (
          <>
            <button type="button" class="button" onClick={() => void answer(fit, mixed({ to: "wait_list" }))}>
              {fit.length > 1 ? `Accepter les ${fit.length} qui ont une place` : "Accepter celle qui a une place"}
            </button>
            <button type="button" class="button second" onClick={() => void answer(lines, mixed({ to: "wait_list" }))}>
              … et mettre {beyond.length > 1 ? `les ${beyond.length} autres` : "l’autre"} en liste d’attente
            </button>
          </>
        )}
        {fit.length === 0 && (
          <button type="button" class="button" onClick={() => void toWaitingList(lines)}>
            Mettre en liste d’attente
          </button>
        )}
        <button type="button" class="button danger" onClick={() => void answer(lines, mixed(overbook()))}>
          Tout accepter, dont {beyond.length} au-delà de la capacité
        </button>
      </div>
      <Foot onClose={close} />
    </Dialog>
  );
}
