// How does the desk speak of the bank? What was read, why a family is only possible, which accounts come first. Pure wording.
import { count, list, money } from "../../french";
import type { AccountRow } from "../../gen/AccountRow";
import type { BankLineView } from "../../gen/BankLineView";
import type { ConfirmedLines } from "../../gen/ConfirmedLines";
import type { PaymentMode } from "../../gen/PaymentMode";
import type { PossibleWhy } from "../../gen/PossibleWhy";
import type { ReadStatement } from "../../gen/ReadStatement";

/** Those that go to the bank on paper, cheques first. */
export const PAPER_MODES: readonly { is: PaymentMode; word: string; one: string; many: string }[] = [
  { is: "cheque", word: "Chèques", one: "chèque", many: "chèques" },
  { is: "ancv_paper", word: "Chèques-Vacances", one: "règlement ANCV", many: "règlements ANCV" },
  { is: "cesu_paper", word: "CESU", one: "règlement CESU", many: "règlements CESU" },
  { is: "cash", word: "Espèces", one: "règlement en espèces", many: "règlements en espèces" },
];
export const countOf = (mode: PaymentMode, n: number): string => {
  const words = PAPER_MODES.find((m) => m.is === mode);
  return words ? count(n, words.one, words.many) : count(n, "règlement");
};

export function readWord({ added, known, left_out: left }: ReadStatement): string {
  const parts = [
    count(added, "encaissement ajouté", "encaissements ajoutés"),
    ...(known > 0 ? [count(known, "déjà connu", "déjà connus")] : []),
    ...(left > 0 ? [`${count(left, "débit ou opération à venir laissé", "débits ou opérations à venir laissés")} de côté`] : []),
  ];
  return `Relevé lu : ${list(parts)}.`;
}

export function whyWord(why: PossibleWhy): string {
  switch (why) {
    case "same_balance":
      return "Sans référence, mais c’est le seul compte qui doit exactement ce montant.";
    case "same_line":
      return "Un autre relevé a une ligne du même jour et du même montant : vérifiez que ce n’est pas le même virement.";
    case "same_payment":
      return "Un virement de ce montant est déjà inscrit à ce compte ces jours-là : vérifiez avant d’inscrire celui-ci.";
  }
}

export function confirmedWord({ recorded, already }: ConfirmedLines, cents: number): string {
  if (recorded === 0) return already > 0 ? "C’était déjà inscrit : rien n’a été compté deux fois." : "";
  return `${count(recorded, "virement inscrit", "virements inscrits")} (${money(cents)}). ${recorded > 1 ? "Les familles reçoivent leur reçu" : "La famille reçoit son reçu"} par mail.`;
}

const plainLetters = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
/** The accounts that the bank's words name first, then those that owe just as much, then the others. */
export function likely(accounts: readonly AccountRow[], line: BankLineView): AccountRow[] {
  const said = new Set(plainLetters(line.text).split(/[^a-z0-9]+/));
  const weight = (row: AccountRow): number => {
    const words = plainLetters(row.name).split(/[^a-z0-9]+/).filter((word) => word.length > 2);
    return (words.some((word) => said.has(word)) ? 2 : 0) + (row.due_cents === line.cents ? 1 : 0);
  };
  return [...accounts].sort((a, b) => weight(b) - weight(a) || a.name.localeCompare(b.name));
}
