// *Qui a fait quoi*: the acts on a family's file, with who did them and when. Read when it is opened.
import { useState } from "preact/hooks";
import { readTrail } from "../../desk-money";
import { moment } from "../../french";
import { now } from "../../state";
import { Reading, useLoad } from "./money-kit";

export function AccountTrail({ centre, family }: { centre: string; family: string }) {
  const [open, setOpen] = useState(false);
  return (
    <details class="card no-print" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary class="m-summary">
        <h2 class="m-title">Qui a fait quoi</h2>
      </summary>
      {open && <Trail centre={centre} family={family} />}
    </details>
  );
}

function Trail({ centre, family }: { centre: string; family: string }) {
  const loaded = useLoad(`${centre} ${family}`, () => readTrail(centre, family));
  const lines = loaded.value;
  if (!lines) return <Reading what="L’historique" loaded={loaded} />;
  if (lines.length === 0) return <p class="muted">Rien n’a encore été fait sur ce dossier.</p>;
  return (
    <>
      <p class="muted small">Les actes de l’équipe, de la famille et du serveur, les plus récents d’abord ; gardés un an.</p>
      <ul class="m-lines">
        {lines.map((line, at) => (
          <li key={at}>
            <span>
              {line.sentence}
              {line.times > 1 && ` (${line.times} fois)`}
              <small class="muted"> {line.by ?? "le serveur"}</small>
            </span>
            <span class="small">{moment(line.at, now.value)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
