// One account at the desk: how it stands, who pays it, everything that was written, and what may be written now.
import { useState } from "preact/hooks";
import { readAccount } from "../../desk-money";
import { pathOf } from "../../desk-actions";
import { money } from "../../french";
import { nextOf } from "../../instalments";
import { voucherWord } from "../../money-words";
import type { AccountView } from "../../gen/AccountView";
import { To } from "../common";
import { Icon } from "../icons";
import { AccountFacts } from "./account-facts";
import { AccountLate } from "./account-late";
import { AccountOnline } from "./account-online";
import { AccountOperations } from "./account-operations";
import { AccountTrail } from "./account-trail";
import { CreditNote } from "./act-credit";
import type { ActPlace, Asked } from "./act-form";
import { Invoice } from "./act-invoice";
import { Move, otherCentres, Reject, Undo } from "./act-others";
import { Pay } from "./act-pay";
import { Refund } from "./act-refund";
import { MakePlan } from "./make-plan";
import { Done, Reading, useLoad } from "./money-kit";
import { OpenPayment } from "./open-payment";

export function Account({ centre, family }: { centre: string; family: string }) {
  const loaded = useLoad(`${centre} ${family}`, () => readAccount(centre, family));
  const [asked, setAsked] = useState<Asked | null>(null);
  const [done, setDone] = useState("");
  const account = loaded.value;
  const finished = (sentence: string): void => {
    setAsked(null);
    setDone(sentence);
    void loaded.reload();
  };
  const place: ActPlace = { centre, family, onClose: () => (setAsked(null), void loaded.reload()), onDone: finished };
  return (
    <>
      <p class="no-print">
        <To path={pathOf("comptes")} class="target">
          <Icon name="back" /> Tous les comptes
        </To>
      </p>
      <Done text={done} />
      <Reading what="Le compte" loaded={loaded} />
      {account && (
        <>
          <Head account={account} centre={centre} onAsk={setAsked} />
          <AccountOnline account={account} centre={centre} onDone={finished} />
          <AccountFacts account={account} centre={centre} onDone={finished} />
          <AccountLate account={account} centre={centre} onDone={finished} />
          <AccountOperations account={account} centre={centre} onAsk={setAsked} />
          <AccountTrail centre={centre} family={family} />
          {asked && <Question asked={asked} account={account} place={place} />}
        </>
      )}
    </>
  );
}

function Head({ account, centre, onAsk }: { account: AccountView; centre: string; onAsk: (asked: Asked) => void }) {
  const { due_cents: due, credit_cents: credit, voucher_cents: voucher } = account;
  const followed = account.plan !== null && nextOf(account.plan) !== null;
  return (
    <section class="card m-head" aria-labelledby="account">
      <h2 id="account">{account.name}</h2>
      <p>
        {due > 0 ? "Solde débiteur : " : due < 0 ? "En sa faveur : " : "Solde : "}
        <b class="m-sum">{money(Math.abs(due))}</b>
        {credit > 0 && <span class="muted"> · crédit disponible {money(credit)}</span>}
      </p>
      {voucher > 0 && <p class="small">Dans son crédit, {voucherWord(voucher)}</p>}
      <div class="d-actions no-print">
        <button type="button" class="button" onClick={() => onAsk({ is: "pay" })}>
          Enregistrer un règlement
        </button>
        <button type="button" class="d-act" onClick={() => onAsk({ is: "invoice" })}>
          Facture libre
        </button>
        {due > 0 && (
          <button type="button" class="d-act" onClick={() => onAsk({ is: "open" })}>
            Ouvrir un paiement d’une partie
          </button>
        )}
        {due > 0 && !followed && (
          <button type="button" class="d-act" onClick={() => onAsk({ is: "plan" })}>
            Établir un échéancier
          </button>
        )}
        {credit > 0 && (
          <button type="button" class="d-act" onClick={() => onAsk({ is: "refund" })}>
            Remboursement
          </button>
        )}
        {credit > 0 && otherCentres(centre).length > 0 && (
          <button type="button" class="d-act" onClick={() => onAsk({ is: "move" })}>
            Virer le crédit vers un autre centre
          </button>
        )}
      </div>
      <p class="muted small no-print">Un avoir ou un rejet se demande sur la ligne de la facture ou du règlement, plus bas.</p>
    </section>
  );
}

function Question({ asked, account, place }: { asked: Asked; account: AccountView; place: ActPlace }) {
  switch (asked.is) {
    case "pay":
      return <Pay {...place} account={account} />;
    case "refund":
      return <Refund {...place} account={account} />;
    case "invoice":
      return <Invoice {...place} account={account} />;
    case "move":
      return <Move {...place} account={account} />;
    case "open":
      return <OpenPayment {...place} account={account} />;
    case "plan":
      return <MakePlan {...place} account={account} />;
    case "credit":
      return <CreditNote {...place} invoice={asked.operation} />;
    case "reject":
      return <Reject {...place} payment={asked.operation} />;
    case "undo":
      return <Undo {...place} payment={asked.operation} />;
  }
}
