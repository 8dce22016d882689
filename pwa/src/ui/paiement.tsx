// Back from the payment platform: what became of the payment? Asked a few times, and told without a word more than is known.
import { useEffect, useState } from "preact/hooks";
import { choose, refresh } from "../actions";
import { money } from "../french";
import type { OrderView } from "../gen/OrderView";
import type { Problem } from "../account";
import { forgetTyped, readOrder } from "../money";
import { orderWord, retryPath } from "../money-words";
import { hrefOf } from "../router";
import { families, keyOf, route } from "../state";
import { balanceOf } from "./account-here";
import { Title, To } from "./common";
import { Freshness } from "./freshness";
import { Icon } from "./icons";

/** Pauses between the questions; afterwards the person asks again. */
const PAUSES_MS = [0, 2_000, 3_000, 5_000, 8_000, 12_000] as const;

export function Paiement() {
  const [, order = ""] = route.value.parts;
  const place = { family: route.value.query.get("famille") ?? "", centre: route.value.query.get("centre") ?? "" };
  const f = families.value.find((g) => keyOf(g) === keyOf(place));
  const { view, problem, asking, again } = useOrder(place, order);
  useEffect(() => {
    if (f) choose(keyOf(f));
  }, [f !== undefined]);
  const word = view && orderWord(view.state);
  useEffect(() => {
    if (view?.state === "paid") void forgetTyped().catch(() => undefined);
  }, [view?.state]);
  const retry = view && f ? retryPath(view, balanceOf(f)) : null;
  return (
    <>
      <Title>Paiement en ligne</Title>
      <Freshness />
      {f && <p class="muted">{f.centre_name}</p>}
      <div role="status">
        {word && view ? (
          <div class={`notice ${word.tone}`}>
            <p class="strong">
              <Icon name={word.tone === "ok" ? "check" : word.tone === "wait" ? "clock" : "warn"} /> {word.title}
            </p>
            <p>Montant : {money(view.cents)}</p>
            <p>{word.text}</p>
          </div>
        ) : (
          asking && <p class="muted">Nous demandons la réponse de la plateforme de paiement…</p>
        )}
        {!view && problem && !asking && <p class="notice wait">{problem.title}</p>}
      </div>
      <p class="row after">
        {!asking && !word?.final && (
          <button type="button" class="button second" onClick={again}>
            Regarder de nouveau
          </button>
        )}
        {retry && (
          // As from the account: a page of its own, from the network.
          <a href={hrefOf(retry)} target="_self" class="button">
            Réessayer
          </a>
        )}
        <To path="compte" class={retry ? "button second" : "button"}>
          Voir mon compte
        </To>
      </p>
    </>
  );
}

function useOrder(place: { family: string; centre: string }, order: string) {
  const [view, setView] = useState<OrderView | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [asking, setAsking] = useState(true);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let wanted = true;
    setAsking(true);
    const ask = async (): Promise<void> => {
      for (const pause of PAUSES_MS) {
        await new Promise((done) => setTimeout(done, pause));
        if (!wanted) return;
        const answer = await readOrder(place, order);
        if (!wanted) return;
        setProblem(answer.ok ? null : answer.problem);
        if (answer.ok) setView(answer.value);
        // The account itself comes with the next exchange.
        if (answer.ok && answer.value.state !== "begun") refresh();
        const over = answer.ok ? orderWord(answer.value.state).final : answer.problem.status >= 400;
        if (over) break;
      }
      setAsking(false);
    };
    void ask();
    return () => {
      wanted = false;
    };
  }, [place.family, place.centre, order, round]);
  return { view, problem, asking, again: () => setRound(round + 1) };
}
