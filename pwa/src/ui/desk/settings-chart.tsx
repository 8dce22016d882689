// *Comptes comptables*: on which accounts of the association’s books does the accountant’s file write? Opened to be changed.
import { modeWord, natureWord } from "../../money-words";
import { Field } from "./money-kit";
import { accountName, MODES, NATURES, settingId, type ChartDraft } from "./settings-model";

interface Props {
  readonly values: ChartDraft;
  readonly change: (values: ChartDraft) => void;
  readonly at: (name: string) => string | null;
}

const PLACES: readonly { name: string; label: string }[] = [
  { name: accountName("families"), label: "Familles (ce qu’elles doivent)" },
  { name: accountName("between_centres"), label: "Crédits virés entre centres" },
];
const OF_MODES = MODES.map((mode) => ({ name: accountName(mode), label: modeWord(mode) }));
const OF_NATURES = NATURES.map((nature) => ({ name: accountName(nature), label: natureWord(nature) }));

export function ChartOfAccounts({ values, change, at }: Props) {
  const all = [...PLACES, ...OF_MODES, ...OF_NATURES];
  const wrong = all.some(({ name }) => at(name) !== null);
  const fields = (some: readonly { name: string; label: string }[]) => (
    <div class="m-dates">
      {some.map(({ name, label }) => (
        <Field
          key={name}
          id={settingId(name)}
          label={label}
          most={12}
          value={values[name] ?? ""}
          onInput={(text) => change({ ...values, [name]: text })}
          error={at(name)}
        />
      ))}
    </div>
  );
  return (
    <fieldset class="card">
      <legend>Comptes comptables</legend>
      <p class="small muted">
        Les numéros que porte le fichier des écritures (FEC), dans « Contrôle et exports ». Ceux du plan comptable des associations sont déjà remplis : voyez avec
        votre comptable avant de les changer.
      </p>
      <details open={wrong || undefined}>
        <summary>Changer les comptes</summary>
        {fields(PLACES)}
        <h3>Par mode de règlement</h3>
        {fields(OF_MODES)}
        <h3>Par nature de ligne</h3>
        {fields(OF_NATURES)}
      </details>
    </fieldset>
  );
}
