// What waits online: a payment that the bank has not answered, a part of the balance that was opened.
import { stopWaiting } from "../../desk-money";
import { dayNumbers, money } from "../../french";
import type { AccountView } from "../../gen/AccountView";
import type { WaitingPayment } from "../../gen/WaitingPayment";
import { MEANS } from "../../money-words";
import { Badge } from "../status";
import { AskedAct } from "./asked-act";

interface Props {
  readonly account: AccountView;
  readonly centre: string;
  readonly onDone: (sentence: string) => void;
}

export function AccountOnline({ account, centre, onDone }: Props) {
  const { waiting, opened } = account;
  if (waiting.length === 0 && !opened) return null;
  return (
    <section class="card" aria-labelledby="online">
      <h2 id="online">Paiement en ligne</h2>
      {waiting.map((payment) => (
        <Waiting key={payment.order} payment={payment} family={account.family} centre={centre} onDone={onDone} />
      ))}
      {opened && (
        <p>
          Un paiement de {money(opened.cents)} est ouvert jusqu’au {dayNumbers(opened.until)}.
        </p>
      )}
    </section>
  );
}

interface WaitingProps {
  readonly payment: WaitingPayment;
  readonly family: string;
  readonly centre: string;
  readonly onDone: (sentence: string) => void;
}
function Waiting({ payment, family, centre, onDone }: WaitingProps) {
  return (
    <div>
      <p>
        <Badge word="Paiement en cours" icon="clock" is="waiting" /> <b>{money(payment.cents)}</b> ({MEANS.find((m) => m.means === payment.means)?.word}), commencé
        le {dayNumbers(payment.begun_on)} : la banque n’a pas encore répondu, et la famille ne peut pas en commencer un autre.
      </p>
      <AskedAct
        word="Ne plus attendre cette réponse"
        title="Ne plus attendre ce paiement ?"
        yes="Ne plus attendre"
        act={() => stopWaiting(centre, family, payment.order)}
        onDone={() => onDone("Ce paiement n’est plus attendu : la famille peut en commencer un autre. « Contrôle » garde sa référence.")}
      >
        <p>
          À faire quand la plateforme de paiement dit qu’il n’aboutira pas. Rien n’est écrit au compte. Si la banque l’accepte plus tard, il sera porté au compte
          comme d’habitude.
        </p>
      </AskedAct>
    </div>
  );
}
