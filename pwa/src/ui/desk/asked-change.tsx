// A family asks for an accepted day to become another: what it has, what it would have, and the director's answer.
import { dayLong } from "../../french";
import type { DeskLine } from "../../gen/DeskLine";
import type { DeskWeek } from "../../gen/DeskWeek";
import type { Wish } from "../../gen/Wish";
import { answerChange } from "../../desk-actions";
import { lineOf, weekOf } from "../../desk-state";
import { ofName } from "../../names";
import { Dialog } from "../dialog";
import { Icon } from "../icons";
import { Foot } from "./foot";
import { announced, close } from "./inbox-state";
import { openParts, partsWord } from "./words";

export function AskedChange({ line: opened }: { line: DeskLine }) {
  const line = lineOf(opened.id) ?? opened;
  const at = weekOf(line.id);
  const status = line.status.is === "accepted" ? line.status : null;
  const wanted = status?.change_asked?.wish ?? null;
  const say = (grant: boolean, overbook: boolean): void => {
    close();
    void answerChange(line, grant, overbook).then((done) => {
      if (done) announced.value = `Modification ${ofName(line.child_name)} ${grant ? "accordée" : "refusée"}, à envoyer.`;
    });
  };
  return (
    <Dialog title="Modification demandée" onClose={close}>
      <p>
        La famille {line.family_name} demande de changer un jour accepté : {line.child_name}, {dayLong(line.date)}.
      </p>
      {status && wanted ? (
        <Compared line={line} at={at} had={status.parts} wanted={wanted} />
      ) : (
        <p class="notice wait">La famille ne demande plus cette modification.</p>
      )}
      <p class="muted small">
        La place est tenue telle quelle tant que vous n’avez pas répondu ; la famille apprend votre réponse tout de suite, sans attendre la publication. Un jour déjà
        facturé se corrige ensuite par un avoir, dans « Comptes ».
      </p>
      <Foot onClose={close}>
        {wanted && (
          <>
            {line.full ? (
              <button type="button" class="button danger" onClick={() => say(true, true)}>
                Accorder au-delà de la capacité
              </button>
            ) : (
              <button type="button" class="button" onClick={() => say(true, false)}>
                Accorder la modification
              </button>
            )}
            <button type="button" class="button danger" onClick={() => say(false, false)}>
              Garder tel quel
            </button>
          </>
        )}
      </Foot>
    </Dialog>
  );
}

interface Both {
  readonly line: DeskLine;
  readonly at: DeskWeek | null;
  readonly had: number;
  readonly wanted: Wish;
}
function Compared({ line, at, had, wanted }: Both) {
  const open = at ? openParts(at, line.date) : 0;
  const words = (parts: number, outings: readonly string[]): string => {
    const titles = (at?.outings ?? []).filter((o) => outings.includes(o.id)).map((o) => o.title);
    return [partsWord(parts, open), ...titles].join(" · ");
  };
  return (
    <>
      <dl class="d-facts">
        <dt>Accepté</dt>
        <dd>{words(had, line.wish.outings)}</dd>
        <dt>Demandé</dt>
        <dd>
          <b>{words(wanted.parts, wanted.outings)}</b>
          {wanted.only_with_outing ? " (seulement avec la sortie)" : ""}
        </dd>
        {wanted.remark && wanted.remark !== line.wish.remark && (
          <>
            <dt>Remarque</dt>
            <dd>{wanted.remark}</dd>
          </>
        )}
      </dl>
      {line.full && (
        <p class="notice wait">
          <Icon name="warn" /> Il n’y a plus de place pour ce qui s’ajoute.
        </p>
      )}
    </>
  );
}
