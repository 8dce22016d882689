// *Banque*: what goes to the bank on paper (*Remises*), and what comes from it (*Relevé*). Needs the network.
import { desk } from "../../desk-state";
import { pathOf } from "../../desk-actions";
import { route } from "../../state";
import { To } from "../common";
import { MoneyIcon, type MoneyIconName } from "../money-icons";
import { BankLines } from "./bank-lines";
import { Deposits } from "./deposits";
import { Ways } from "./money-kit";

const PARTS: readonly { path: string; word: string; icon: MoneyIconName }[] = [
  { path: "remises", word: "Remises", icon: "ticket" },
  { path: "releve", word: "Relevé", icon: "bank" },
];

export default function Bank() {
  const centre = desk.value?.centre ?? "";
  const here = route.value.parts[2] === "releve" ? "releve" : "remises";
  return (
    <>
      <Ways />
      <nav class="m-parts no-print" aria-label="Banque">
        {PARTS.map((part) => (
          <To key={part.path} path={pathOf(`banque/${part.path}`)} class={part.path === here ? "here" : undefined}>
            <MoneyIcon name={part.icon} /> {part.word}
            {part.path === here && <span class="visually-hidden"> (partie affichée)</span>}
          </To>
        ))}
      </nav>
      {here === "releve" ? <BankLines key={`l${centre}`} centre={centre} /> : <Deposits key={`d${centre}`} centre={centre} />}
    </>
  );
}
