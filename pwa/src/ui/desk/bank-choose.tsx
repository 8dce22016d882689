// *Choisir la famille* of a line that the bank did not name, or *Corriger le compte* of one that stands on the wrong account: the likely
// ones first, one choice, one button.
import { useState } from "preact/hooks";
import { listAccounts } from "../../desk-money";
import { dayNumbers, money } from "../../french";
import type { BankLineView } from "../../gen/BankLineView";
import { Dialog } from "../dialog";
import { likely } from "./bank-words";
import { Foot } from "./foot";
import { plain, Reading, useLoad } from "./money-kit";

const SHOWN = 40;

interface Props {
  readonly centre: string;
  readonly line: BankLineView;
  readonly onClose: () => void;
  readonly onChosen: (family: string) => void;
}
export function BankChoose({ centre, line, onClose, onChosen }: Props) {
  const loaded = useLoad(centre, () => listAccounts(centre));
  const [text, setText] = useState("");
  const [family, setFamily] = useState("");
  const words = plain(text).split(/\s+/).filter(Boolean);
  const wrong = line.state.is === "recorded" ? line.state : null;
  const found = likely(loaded.value ?? [], line).filter((row) => row.family !== wrong?.family && words.every((word) => plain(row.name).includes(word)));
  const submit = (event: Event): void => {
    event.preventDefault();
    if (family !== "") onChosen(family);
  };
  return (
    <Dialog title={`À quelle famille sont ces ${money(line.cents)} ?`} onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <p class="muted small">
          {line.text || "Sans libellé"}, le {dayNumbers(line.date)}
        </p>
        {wrong && (
          <p>
            Inscrit au compte <b>{wrong.name}</b>. Il en est retiré, et inscrit à la même date au compte que vous choisissez : chacune des deux familles lit
            pourquoi, sans le nom de l’autre.
          </p>
        )}
        <Reading what="La liste des comptes" loaded={loaded} />
        {loaded.value && (
          <>
            <input
              type="search"
              aria-label="Chercher une famille"
              placeholder="Chercher une famille"
              value={text}
              onInput={(event) => setText(event.currentTarget.value)}
            />
            <fieldset>
              <legend class="visually-hidden">Famille</legend>
              <ul class="m-pick">
                {found.slice(0, SHOWN).map((row) => (
                  <li key={row.family}>
                    <label class="check">
                      <input type="radio" name="bank-family" checked={family === row.family} onChange={() => setFamily(row.family)} />
                      <span>
                        {row.name}
                        <span class="muted">{row.due_cents > 0 ? `doit ${money(row.due_cents)}` : "ne doit rien"}</span>
                      </span>
                    </label>
                  </li>
                ))}
              </ul>
            </fieldset>
            {found.length === 0 && <p class="muted">Aucune famille de ce nom.</p>}
            {found.length > SHOWN && <p class="muted small">Écrivez le début du nom pour voir les autres.</p>}
          </>
        )}
        <Foot onClose={onClose}>
          <button type="submit" class="button" aria-disabled={family === ""}>
            {wrong ? "Corriger le compte" : "Inscrire ce virement"}
          </button>
        </Foot>
      </form>
    </Dialog>
  );
}
