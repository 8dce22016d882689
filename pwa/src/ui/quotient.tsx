// Does the family's quotient end soon, or has it ended? One line, on the home screen and on the account, without network too.
import { localDate } from "../french";
import type { FamilyQuotient } from "../gen/FamilyQuotient";
import { quotientWord } from "../instalments";
import { all, homeOf, now, type FamilyCentre } from "../state";
import { Icon } from "./icons";

export function QuotientEnd({ f }: { f: FamilyCentre }) {
  const word = quotientWord(all<FamilyQuotient>(homeOf(f), "quotient"), localDate(now.value));
  if (word === null) return null;
  return (
    <p class="notice wait call">
      <Icon name="clock" />
      <span>{word} Remettez au directeur la nouvelle attestation de la CAF ou de la MSA.</span>
    </p>
  );
}
