// *Accepter tous ceux qui tiennent, dans l’ordre*: who would be accepted, and who is left and why, before anything is done.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { count, dayShort, list } from "../../french";
import type { DeskPlan } from "../../gen/DeskPlan";
import { follow, plan } from "../../desk-actions";
import { lineOf, monday, period } from "../../desk-state";
import { Dialog } from "../dialog";
import { Foot } from "./foot";
import { announced, close, kept } from "./inbox-state";

export function Plan() {
  const whole = useSignal(false);
  const found = useSignal<DeskPlan | null>(null);
  useEffect(() => {
    let wanted = true;
    found.value = null;
    void plan(whole.value ? null : monday.value).then((made) => {
      if (wanted) found.value = made;
    });
    return () => {
      wanted = false;
    };
  }, [whole.value]);
  const made = found.value;
  const number = made?.acts.length ?? 0;
  return (
    <Dialog title="Accepter tous ceux qui tiennent, dans l’ordre" onClose={close}>
      <p>
        Dans l’ordre de réception, en respectant « tous les enfants ou aucun » et « toute la semaine ou rien ». Les demandes reçues
        après la clôture passent en dernier.
      </p>
      <fieldset class="row">
        <legend>Pour</legend>
        <label class="check">
          <input type="radio" name="scope" checked={!whole.value} onChange={() => (whole.value = false)} />
          cette semaine
        </label>
        <label class="check">
          <input type="radio" name="scope" checked={whole.value} onChange={() => (whole.value = true)} />
          toute la période ({period.value?.name})
        </label>
      </fieldset>
      <div aria-live="polite">{made ? <Found made={made} /> : <p class="muted">Calcul en cours…</p>}</div>
      <Foot onClose={close}>
        <button type="button" class="button" disabled={number === 0} onClick={() => made && accept(made)}>
          {number > 1 ? `Accepter ces ${number} demandes` : number === 1 ? "Accepter cette demande" : "Rien à accepter"}
        </button>
      </Foot>
    </Dialog>
  );
}

function accept(made: DeskPlan): void {
  close();
  kept.value = new Set([...kept.value, ...requests(made)]);
  void follow(made.acts).then((done) => {
    if (done) announced.value = `${count(made.acts.length, "demande acceptée", "demandes acceptées")}, à envoyer.`;
  });
}

const requests = (made: DeskPlan): string[] => made.acts.flatMap((act) => (act.do === "decide" ? [act.request] : []));

function Found({ made }: { made: DeskPlan }) {
  const taken = requests(made).map((id) => lineOf(id)).filter((line) => line !== null);
  const reasons = [...new Set(made.left.map((left) => left.why.sentence))];
  if (taken.length + made.left.length === 0) return <p class="notice">Aucune demande n’est à décider.</p>;
  return (
    <>
      <p class="notice ok">
        {taken.length === 0
          ? "Aucune demande ne tient."
          : `${count(taken.length, "demande tient", "demandes tiennent")} : ${list(first(taken.map((l) => `${l.child_name} (${dayShort(l.date)})`)))}.`}
      </p>
      {reasons.map((reason) => (
        <details key={reason} open={made.left.length <= 12}>
          <summary>
            {short(reason)} : {count(made.left.filter((left) => left.why.sentence === reason).length, "demande")}
          </summary>
          <p class="muted small">{reason}</p>
          <ul class="d-left">
            {made.left.flatMap((left) => {
              const line = left.why.sentence === reason ? lineOf(left.request) : null;
              return line ? [<li key={line.id}>{`${line.child_name}, ${dayShort(line.date)}`}</li>] : [];
            })}
          </ul>
        </details>
      ))}
    </>
  );
}

/** Before the advice: *Il n’y a plus de place*. */
const short = (sentence: string): string => sentence.split(/ ?: /)[0]?.replace(/\.$/, "") ?? sentence;

const SHOWN = 12;
const first = (names: readonly string[]): string[] =>
  names.length > SHOWN ? [...names.slice(0, SHOWN), count(names.length - SHOWN, "autre")] : [...names];
