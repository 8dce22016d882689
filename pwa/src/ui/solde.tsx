// How does the account stand? The banner with its date, in the manual's words, and the total when there are several centres.
import { capital, money } from "../french";
import type { SessionFamily } from "../gen/SessionFamily";
import { balanceWord, banner, voucherWord } from "../money-words";
import { families } from "../state";
import { balanceDay, balanceOf, planOf } from "./account-here";

export function Solde({ f }: { f: SessionFamily }) {
  const balance = balanceOf(f);
  if (!balance) return <p class="card muted">Le compte de ce centre n’est pas encore en ligne.</p>;
  const { due_cents: due, under_way: underWay, opened_cents: opened, voucher_cents: voucher = 0 } = balance;
  return (
    <div class="card solde" data-is={due > 0 ? "due" : "clear"}>
      <p class="strong">{banner(due, balanceDay())}</p>
      <p>
        {balanceWord(due)} {due !== 0 && <b class="sum">{money(Math.abs(due))}</b>}
      </p>
      {due < 0 && <p class="small">Cette somme sert à la facture suivante. Pour un remboursement, voyez le directeur.</p>}
      {voucher > 0 && <p class="small">Dans votre crédit, {voucherWord(voucher)}</p>}
      {underWay && due <= 0 && <p class="notice wait">Un paiement est en cours : le solde changera dès la réponse de la banque.</p>}
      {opened !== null && due > 0 && !planOf(f) && <p class="small">Le directeur a ouvert un paiement de {money(opened)}, à régler en ligne.</p>}
      <Total />
    </div>
  );
}

/** A credit of one centre does not pay another: what is owed is added up, what is in favour is said apart. */
export function Total() {
  if (families.value.length < 2) return null;
  const dues = families.value.map((f) => balanceOf(f)?.due_cents ?? 0);
  const owed = dues.filter((c) => c > 0).reduce((sum, c) => sum + c, 0);
  const favour = -dues.filter((c) => c < 0).reduce((sum, c) => sum + c, 0);
  const said = [owed > 0 ? `${money(owed)} à régler` : "rien à régler", favour > 0 ? `${money(favour)} en votre faveur` : ""];
  return <p class="small muted">{capital(`tous vos centres : ${said.filter(Boolean).join(", ")}`)}</p>;
}
