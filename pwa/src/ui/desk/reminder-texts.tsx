// What does the director write in each reminder, and how does a family read it? The text of each level, and the mail as it will leave.
import { previewReminder } from "../../desk-money";
import { Dialog } from "../dialog";
import { Foot } from "./foot";
import { Reading, useLoad } from "./money-kit";

const TEXT_MAX = 2_000;

interface TextsProps {
  /** Those that will be used. */
  readonly levels: readonly number[];
  readonly texts: readonly string[];
  readonly usual: readonly string[];
  readonly onChange: (texts: readonly string[]) => void;
}
export function Texts({ levels, texts, usual, onChange }: TextsProps) {
  const change = (level: number, text: string): void => onChange(texts.map((known, at) => (at === level - 1 ? text : known)));
  return (
    <section class="card" aria-labelledby="texts">
      <h2 id="texts">Ce que vous écrivez</h2>
      <p class="small muted">
        Le détail de ce qui est en retard, le total et le lien vers le compte s’ajoutent d’eux-mêmes. Votre texte est gardé pour les prochaines relances du centre.
      </p>
      {levels.map((level) => (
        <div key={level} class="field">
          <label for={`text-${level}`}>Texte de la relance {level}</label>
          <textarea
            id={`text-${level}`}
            rows={7}
            maxLength={TEXT_MAX}
            value={texts[level - 1] ?? ""}
            onInput={(event) => change(level, event.currentTarget.value)}
          />
          {texts[level - 1] !== usual[level - 1] && (
            <button type="button" class="d-act" onClick={() => change(level, usual[level - 1] ?? "")}>
              Reprendre le texte habituel<span class="visually-hidden"> de la relance {level}</span>
            </button>
          )}
        </div>
      ))}
    </section>
  );
}

interface PreviewProps {
  readonly centre: string;
  readonly family: string;
  readonly texts: readonly string[];
  readonly onClose: () => void;
}
/** Written by the server, with the template of the mail itself. */
export function Preview({ centre, family, texts, onClose }: PreviewProps) {
  const loaded = useLoad(family, () => previewReminder(centre, { family, texts: [...texts] }));
  return (
    <Dialog title={loaded.value?.subject ?? "Le mail de relance"} onClose={onClose}>
      <Reading what="Le mail" loaded={loaded} />
      {loaded.value && <div class="m-mail">{loaded.value.text.trim()}</div>}
      <Foot onClose={onClose} cancel="Fermer" />
    </Dialog>
  );
}
