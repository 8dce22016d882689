// *Données payeur*: who pays the account of this centre, to be checked or completed.
import { refresh, say } from "../actions";
import type { SessionFamily } from "../gen/SessionFamily";
import { savePayer } from "../money";
import { EMPTY_PAYER, payerErrors } from "../money-words";
import { exchange, keyOf } from "../state";
import { balanceOf, payerOf } from "./account-here";
import { PayerForm } from "./payer-form";

export function PayerData({ f }: { f: SessionFamily }) {
  const known = payerOf(f);
  if (!known && !balanceOf(f)) return null;
  const payer = { ...EMPTY_PAYER, ...known };
  const complete = Object.keys(payerErrors(payer)).length === 0;
  return (
    <section aria-labelledby="payer" class="data">
      <details class="card" open={!complete}>
        <summary>
          <h2 id="payer" class="in-summary">
            Données payeur – Merci de vérifier/saisir vos données
          </h2>
          <span class="small muted">{complete ? `${payer.first_name} ${payer.last_name}, ${payer.town}` : "À compléter"}</span>
        </summary>
        {exchange.value.outcome === "offline" && <p class="notice wait">Enregistrer ces données demande le réseau.</p>}
        <PayerForm
          key={`${keyOf(f)} ${JSON.stringify(known)}`}
          name="payer"
          start={payer}
          button="Enregistrer"
          busyWord="Enregistrement…"
          onSend={async (typed) => {
            const answer = await savePayer(f, typed);
            if (!answer.ok) return answer.problem;
            say("ok", "Données payeur enregistrées.");
            refresh();
            return null;
          }}
        />
      </details>
    </section>
  );
}
