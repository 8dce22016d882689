// What comes to its end: the next instalment of a plan, a quotient? Lines of the home screen and of the account, without network too.
import { localDate } from "../french";
import type { Validity } from "../gen/Validity";
import { nextWord, quotientWord } from "../instalments";
import { all, homeOf, now, type FamilyCentre } from "../state";
import { planOf } from "./account-here";
import { Line, To } from "./common";
import { Icon } from "./icons";

export function QuotientEnd({ f }: { f: FamilyCentre }) {
  const word = quotientWord(all<Validity>(homeOf(f), "validity"), localDate(now.value));
  if (word === null) return null;
  return (
    <p class="notice wait call">
      <Icon name="clock" />
      <span>{word} Remettez au directeur la nouvelle attestation de la CAF ou de la MSA.</span>
    </p>
  );
}

/** Both, on the home screen. */
export function Ends({ f }: { f: FamilyCentre }) {
  const plan = planOf(f);
  const word = plan && nextWord(plan, localDate(now.value));
  return (
    <>
      {word && (
        <To path="compte" class="card go">
          <Line icon="clock">{word}</Line>
        </To>
      )}
      <QuotientEnd f={f} />
    </>
  );
}
