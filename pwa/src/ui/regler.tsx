// One payment begins: for how much, by which means, and whose data go to the platform. What is typed here is for this payment alone.
import { useEffect, useState } from "preact/hooks";
import { say } from "../actions";
import { money } from "../french";
import type { Means } from "../gen/Means";
import type { Payer } from "../gen/Payer";
import type { SessionFamily } from "../gen/SessionFamily";
import type { Problem } from "../account";
import { forgetTyped, keepTyped, leaveFor, startPayment, typedBefore } from "../money";
import { EMPTY_PAYER, MEANS, payable } from "../money-words";
import { exchange, keyOf, route } from "../state";
import { balanceOf, payerOf } from "./account-here";
import { Title, To } from "./common";
import { Ask } from "./dialog";
import { Freshness } from "./freshness";
import { Icon } from "./icons";
import { whyNotPay } from "./moyens";
import { PayerForm } from "./payer-form";

export const meansOf = (name: string | undefined): Means | null => MEANS.find((m) => m.means === name)?.means ?? null;

/** Hears that this page is still, or again, the one on the screen. */
function useStayed(stayed: () => void): void {
  useEffect(() => {
    // Back from the platform by the browser's own way: the page may still be as it was left.
    const back = (event: PageTransitionEvent): void => {
      if (event.persisted) stayed();
    };
    // This page was kept from a day when the platform was another one.
    const kept = (event: SecurityPolicyViolationEvent): void => {
      if (event.effectiveDirective !== "form-action") return;
      stayed();
      say("no", "La page de paiement ne s’est pas ouverte : rechargez cette page avec le réseau, puis réessayez.");
    };
    addEventListener("pageshow", back);
    document.addEventListener("securitypolicyviolation", kept);
    return () => {
      removeEventListener("pageshow", back);
      document.removeEventListener("securitypolicyviolation", kept);
    };
  }, []);
}

/** What was typed for the payment that is tried again; undefined while it is looked up. */
function useTyped(f: SessionFamily): Payer | null | undefined {
  const again = route.value.query.has("encore");
  const [typed, setTyped] = useState<Payer | null | undefined>(again ? undefined : null);
  useEffect(() => {
    if (!again) {
      // Another payment begins: whose data an earlier one took is not kept for it.
      void forgetTyped().catch(() => undefined);
      return setTyped(null);
    }
    void typedBefore(f).catch(() => null).then(setTyped);
  }, [again, keyOf(f)]);
  return typed;
}

export function Regler({ f, means }: { f: SessionFamily; means: Means }) {
  const [leaving, setLeaving] = useState(false);
  useStayed(() => setLeaving(false));
  const balance = balanceOf(f);
  const whole = route.value.query.has("tout");
  const by = MEANS.find((m) => m.means === means)?.by ?? "";
  const why = whyNotPay(f, means, whole);
  /** Another payment was begun a moment ago: whose data would go, and what the server said. */
  const [doubt, setDoubt] = useState<{ readonly payer: Payer; readonly text: string } | null>(null);
  const send = async (payer: Payer, anyway = false): Promise<Problem | null> => {
    const answer = await startPayment(f, { means, payer, whole, anyway });
    if (!answer.ok && answer.problem.code === "payment_begun") {
      setDoubt({ payer, text: answer.problem.title });
      return null;
    }
    setDoubt(null);
    if (!answer.ok) return answer.problem;
    setLeaving(true);
    // A payment that cannot be tried again with the same words is still a payment.
    await keepTyped(f, payer).catch(() => undefined);
    leaveFor(answer.value);
    return null;
  };
  const payAnyway = async (payer: Payer): Promise<void> => {
    const problem = await send(payer, true);
    if (problem) say("no", problem.title);
  };
  return (
    <>
      <p class="back">
        <To path="compte" class="target">
          <Icon name="back" /> Compte
        </To>
      </p>
      <Title>{balance && why === null ? `Régler ${money(payable(balance, whole))} ${by}` : `Régler ${by}`}</Title>
      <Freshness />
      <p class="muted">{f.centre_name}</p>
      {leaving && (
        <p class="notice" role="status">
          Ouverture de la page de paiement sécurisée…
        </p>
      )}
      {doubt && (
        <Ask title="Un paiement est déjà commencé" yes="Payer quand même" danger onYes={() => void payAnyway(doubt.payer)} onNo={() => setDoubt(null)}>
          <p>{doubt.text}</p>
        </Ask>
      )}
      {why !== null ? (
        <p class="notice wait">{why}</p>
      ) : (
        <section class="card" aria-label="Données payeur">
          <Whose f={f} means={means} onSend={send} />
        </section>
      )}
    </>
  );
}

/** The payer of the account, or who was typed for the payment that is tried again. */
function Whose({ f, means, onSend }: { f: SessionFamily; means: Means; onSend: (payer: Payer) => Promise<Problem | null> }) {
  const typed = useTyped(f);
  const offline = exchange.value.outcome === "offline";
  return (
    <>
      {offline && <p class="notice wait">Payer demande le réseau. Ce que vous tapez reste ici : continuez dès qu’il est revenu.</p>}
      {typed !== undefined && (
        <PayerForm
          key={`${keyOf(f)} ${means}`}
          name="pay"
          start={typed ?? { ...EMPTY_PAYER, ...payerOf(f) }}
          button="Continuer vers le paiement sécurisé"
          busyWord="Préparation du paiement…"
          onSend={(payer) => onSend(payer)}
        >
          <p>
            Vérifiez les données du payeur pour ce paiement. Elles peuvent être celles du propriétaire de la carte : ce que vous tapez ici ne change ni le
            payeur du compte, ni votre identifiant.
          </p>
        </PayerForm>
      )}
    </>
  );
}
