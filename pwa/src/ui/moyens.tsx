// By which means can the balance be paid? The manual's three buttons, each explaining itself, and a plain transfer.
import { say } from "../actions";
import { money } from "../french";
import type { HomeBalance } from "../gen/HomeBalance";
import type { HomeMeans } from "../gen/HomeMeans";
import type { HomePay } from "../gen/HomePay";
import type { Means } from "../gen/Means";
import type { SessionFamily } from "../gen/SessionFamily";
import { epcUrl } from "../money";
import { ibanWord, MEANS, payable } from "../money-words";
import { hrefOf } from "../router";
import { exchange, homeOf, one, type FamilyCentre } from "../state";
import { useState } from "preact/hooks";
import { balanceOf, payOf, planOf } from "./account-here";
import { Icon } from "./icons";
import { MoneyIcon, type MoneyIconName } from "./money-icons";

const ICON: Readonly<Record<Means, MoneyIconName>> = { instant_transfer: "bank", card: "card", ancv_connect: "ticket" };

/** Why this means cannot be used now, as the rules said of this balance; null: it can. They judge again when it is pressed. */
export function whyNotPay(f: FamilyCentre, means: Means, whole: boolean): string | null {
  const said = one<HomeMeans>(homeOf(f), `means|${means}`);
  if (!said) return "Le compte de ce centre n’est pas encore en ligne.";
  return whole ? said.why_whole : said.why;
}

export function Moyens({ f }: { f: SessionFamily }) {
  const [balance, pay] = [balanceOf(f), payOf(f)];
  if (!balance || balance.due_cents <= 0) return null;
  return (
    <section aria-labelledby="pay">
      <h2 id="pay">Vous pouvez régler par</h2>
      {pay?.online ? (
        <Online f={f} balance={balance} />
      ) : (
        <p class="card">Ce centre ne propose pas le paiement en ligne.</p>
      )}
      {pay?.iban && <Transfer f={f} pay={pay} due={payable(balance)} />}
      <p class="small muted">Chèque, espèces, chèques-vacances et CESU se remettent au directeur de l’accueil.</p>
    </section>
  );
}

function Online({ f, balance }: { f: SessionFamily; balance: HomeBalance }) {
  const [whole, setWhole] = useState(false);
  if (balance.under_way) {
    return (
      <p class="notice wait">
        <b>Paiement en cours.</b> Attendez la réponse de la banque avant d’en commencer un autre.
      </p>
    );
  }
  /** Each means says its own reason first: that one stays when the network is back. */
  const offline = exchange.value.outcome === "offline" ? "Demande le réseau : reconnectez cet appareil." : null;
  return (
    <>
      <ul class="plain means">
        {MEANS.map(({ means, word }) => (
          <Way key={means} means={means} word={word} why={whyNotPay(f, means, whole) ?? offline} whole={whole} />
        ))}
      </ul>
      <p class="small">
        Le paiement en ligne règle {whole || balance.opened_cents === null ? "tout le solde" : planOf(f) ? "votre échéance" : "le montant que le directeur a ouvert"} :{" "}
        {money(payable(balance, whole))}. {balance.opened_cents === null && "Pour régler en plusieurs fois, voyez le directeur de l’accueil de loisirs."}
      </p>
      {balance.opened_cents !== null && (
        <label class="check">
          <input type="checkbox" checked={whole} onChange={(event) => setWhole(event.currentTarget.checked)} />
          <span>Régler plutôt tout le solde ({money(balance.due_cents)})</span>
        </label>
      )}
    </>
  );
}

function Way({ means, word, why, whole }: { means: Means; word: string; why: string | null; whole: boolean }) {
  const inside = (
    <>
      <MoneyIcon name={ICON[means]} /> <span>{word}</span>
    </>
  );
  if (why === null) {
    return (
      <li>
        {/* A page of its own, from the network: only then does its policy let the form leave for the platform. */}
        <a href={hrefOf(`compte/regler/${means}${whole ? "?tout=1" : ""}`)} target="_self" class="button wide">
          {inside}
        </a>
      </li>
    );
  }
  return (
    <li>
      <button type="button" class="button second wide" aria-disabled="true" aria-describedby={`why-${means}`}>
        {inside}
      </button>
      <p class="small why" id={`why-${means}`}>
        {why}
      </p>
    </li>
  );
}

/** A plain transfer: what to copy, and a picture for banking apps. */
function Transfer({ f, pay, due }: { f: SessionFamily; pay: HomePay; due: number }) {
  const [open, setOpen] = useState(false);
  return (
    <details class="card transfer" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Virement depuis votre banque</summary>
      <dl class="facts">
        <Fact word="Bénéficiaire" value={pay.beneficiary} />
        <Fact word="IBAN" value={ibanWord(pay.iban)} copied={pay.iban.replace(/\s/g, "")} code />
        {pay.bic && <Fact word="BIC" value={pay.bic} copied={pay.bic} code />}
        {pay.reference && <Fact word="Référence à indiquer" value={pay.reference} copied={pay.reference} code />}
        <Fact word="Montant" value={money(due)} />
      </dl>
      <p class="small muted">La référence permet de porter le virement à votre compte sans erreur. Comptez un à deux jours ouvrés.</p>
      {open && <Qr src={epcUrl(f, due)} due={due} to={pay.beneficiary} />}
    </details>
  );
}

function Qr({ src, due, to }: { src: string; due: number; to: string }) {
  const [missing, setMissing] = useState(false);
  if (missing) return <p class="small muted">Le code QR du virement demande le réseau.</p>;
  return (
    <figure class="qr">
      <img src={src} width="200" height="200" alt={`Code QR pour un virement de ${money(due)} à ${to}`} onError={() => setMissing(true)} />
      <figcaption
        class="small muted">À
        lire
        avec
        l’application
        de
        votre
        banque
        :
        bénéficiaire,
        montant
        et
        référence
        se
        remplissent
        seuls.</figcaption
      >
    </figure>
  );
}

function Fact({ word, value, copied, code = false }: { word: string; value: string; copied?: string; code?: boolean }) {
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(copied ?? value);
      say("ok", `${word} : copié.`);
    } catch {
      say("info", "Ce navigateur ne permet pas de copier ici : sélectionnez le texte.");
    }
  };
  return (
    <div>
      <dt>{word}</dt>
      <dd class={code ? "code" : ""}>
        <span>{value}</span>
        {copied && (
          <button type="button" class="plain-button" aria-label={`Copier : ${word}`} onClick={() => void copy()}>
            <Icon name="copy" />
          </button>
        )}
      </dd>
    </div>
  );
}
