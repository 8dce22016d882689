// *Relevé*: what came to the bank account, and whose is it? Proposed by the reference; written down by the director alone.
import { useState } from "preact/hooks";
import type { Problem } from "../../account";
import { confirmLines, correctLine, putAside, readBank, sendStatement } from "../../desk-bank";
import { count, money } from "../../french";
import type { BankLineView } from "../../gen/BankLineView";
import type { ConfirmLine } from "../../gen/ConfirmLine";
import { Empty } from "../common";
import { Ask } from "../dialog";
import { BankChoose } from "./bank-choose";
import { BankLine, type LineActs } from "./bank-line";
import { confirmedWord, readWord } from "./bank-words";
import { Done, Reading, useLoad } from "./money-kit";

type Is = BankLineView["state"]["is"];
const SECTIONS: readonly { id: string; title: string; holds: readonly Is[] }[] = [
  { id: "sure", title: "Sûrs : la référence du compte y est", holds: ["sure"] },
  { id: "possible", title: "Possibles : à vérifier", holds: ["possible"] },
  { id: "unknown", title: "À identifier", holds: ["unknown", "slip", "elsewhere"] },
];
/** A sure line is of the family that it names. */
const proposed = ({ line, state }: BankLineView): ConfirmLine[] => ("family" in state && state.is !== "recorded" ? [{ line, family: state.family }] : []);
const sum = (lines: readonly BankLineView[]): number => lines.reduce((cents, line) => cents + line.cents, 0);

const failed = (problem: Problem): readonly string[] => [
  problem.title + (problem.status === 0 ? " Si c’est parti, cela ne comptera qu’une fois : réessayez." : ""),
];

export function BankLines({ centre }: { centre: string }) {
  const loaded = useLoad(centre, () => readBank(centre));
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState("");
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const [choosing, setChoosing] = useState<BankLineView | null>(null);
  const tell = (said: string, refused: readonly string[]): void => {
    setDone(said);
    setWrong(refused);
  };
  const run = async (work: () => Promise<void>): Promise<void> => {
    if (busy) return;
    setBusy(true);
    tell("", []);
    await work();
    await loaded.reload();
    setBusy(false);
  };
  const confirm = (wanted: readonly BankLineView[], family?: string): Promise<void> =>
    run(async () => {
      const asked = wanted.flatMap((line) => (family ? [{ line: line.line, family }] : proposed(line)));
      const answer = await confirmLines(centre, asked);
      if (!answer.ok) return tell("", failed(answer.problem));
      const left = new Set(answer.value.left.map((one) => one.line));
      const cents = sum(wanted.filter((line) => !left.has(line.line)));
      tell(confirmedWord(answer.value, cents), [...new Set(answer.value.left.map((one) => one.sentence))]);
    });
  const correct = (line: BankLineView, from: string, to: string): Promise<void> =>
    run(async () => {
      const answer = await correctLine(centre, line.line, { from, to });
      tell(answer.ok ? `Compte corrigé : ces ${money(line.cents)} sont inscrits au bon compte, et leur reçu part par mail.` : "", answer.ok ? [] : failed(answer.problem));
    });
  const acts: LineActs = {
    busy,
    onConfirm: (line) => void confirm([line]),
    onChoose: setChoosing,
    onAside: (line, aside) =>
      void run(async () => {
        const answer = await putAside(centre, line.line, aside);
        tell(answer.ok ? (aside ? "Mis de côté : à reprendre dans « Déjà traités »." : "Repris.") : "", answer.ok ? [] : failed(answer.problem));
      }),
  };
  const read = (file: File): Promise<void> =>
    run(async () => {
      const answer = await sendStatement(centre, file);
      tell(answer.ok ? readWord(answer.value) : "", answer.ok ? [] : failed(answer.problem));
    });
  return (
    <>
      <ReadFile busy={busy} onFile={(file) => void read(file)} />
      <Done text={done} />
      <Wrong texts={wrong} />
      <Reading what="Le relevé" loaded={loaded} />
      {loaded.value && <Lines lines={loaded.value.lines} acts={acts} onAll={(sure) => void confirm(sure)} />}
      {choosing && (
        <BankChoose
          centre={centre}
          line={choosing}
          onClose={() => setChoosing(null)}
          onChosen={(family) => {
            setChoosing(null);
            if (choosing.state.is === "recorded") void correct(choosing, choosing.state.family, family);
            else void confirm([choosing], family);
          }}
        />
      )}
    </>
  );
}

function Wrong({ texts }: { texts: readonly string[] }) {
  if (texts.length === 0) return null;
  return (
    <div class="notice no" role="alert">
      {texts.map((text) => (
        <p key={text}>{text}</p>
      ))}
    </div>
  );
}

function ReadFile({ busy, onFile }: { busy: boolean; onFile: (file: File) => void }) {
  return (
    <div class="card">
      <div class="field">
        <label for="statement">Lire un relevé de la banque</label>
        <input
          id="statement"
          type="file"
          accept=".xml,.csv,.txt,text/xml,application/xml,text/csv"
          aria-disabled={busy}
          aria-describedby="statement-help"
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            if (file) onFile(file);
            event.currentTarget.value = "";
          }}
        />
        <span id="statement-help" class="hint">
          Fichier CAMT.053 (XML) ou CSV téléchargé à la banque. Seuls les encaissements sont repris, chacun une fois, même si deux relevés se recouvrent. Rien n’est
          inscrit sans vous.
        </span>
      </div>
      {busy && <progress aria-label="Échange avec le serveur" />}
    </div>
  );
}

interface LinesProps {
  readonly lines: readonly BankLineView[];
  readonly acts: LineActs;
  readonly onAll: (sure: readonly BankLineView[]) => void;
}
function Lines({ lines, acts, onAll }: LinesProps) {
  const [asking, setAsking] = useState(false);
  const held = (holds: readonly Is[]): readonly BankLineView[] => lines.filter((line) => holds.includes(line.state.is));
  const sure = held(["sure"]);
  const over = held(["recorded", "aside"]);
  if (lines.length === 0) {
    return (
      <Empty icon="list">
        <p>Aucun relevé n’a encore été lu. Les virements y trouveront leur famille par la référence RF imprimée sur les factures.</p>
      </Empty>
    );
  }
  return (
    <>
      {lines.length === over.length && <p class="notice ok">Tous les encaissements lus sont traités.</p>}
      {SECTIONS.map(({ id, title, holds }) => {
        const shown = held(holds);
        return (
          shown.length > 0 && (
            <section key={id} class="m-bank" aria-labelledby={`bank-${id}`}>
              <div class="m-bank-head">
                <h2 id={`bank-${id}`}>
                  {title} <span class="d-tally some">{shown.length}</span>
                </h2>
                {id === "sure" && shown.length > 1 && (
                  <button type="button" class="button" aria-disabled={acts.busy} onClick={() => setAsking(true)}>
                    Inscrire les {shown.length} virements sûrs ({money(sum(shown))})
                  </button>
                )}
              </div>
              <ul class="m-operations">
                {shown.map((line) => (
                  <BankLine key={line.line} line={line} acts={acts} />
                ))}
              </ul>
            </section>
          )
        );
      })}
      {over.length > 0 && (
        <details class="card">
          <summary>
            Déjà traités <span class="d-tally">{over.length}</span>
          </summary>
          <ul class="m-lines">
            {over.map((line) => (
              <BankLine key={line.line} line={line} acts={acts} />
            ))}
          </ul>
        </details>
      )}
      {asking && (
        <Ask
          title={`Inscrire ${count(sure.length, "virement")} ?`}
          yes={`Inscrire ${money(sum(sure))}`}
          onYes={() => {
            setAsking(false);
            onAll(sure);
          }}
          onNo={() => setAsking(false)}
        >
          <p>Chacun porte la référence d’un compte. Les règlements y sont inscrits à la date de la banque, et chaque famille reçoit son reçu par mail.</p>
        </Ask>
      )}
    </>
  );
}
