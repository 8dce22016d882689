// What did the server not apply, and why? One list to be read, above the requests.
import { useLive } from "./live";
import { reviewed } from "../actions";
import { count, dayLong, moment } from "../french";
import type { HomeChild } from "../gen/HomeChild";
import type { RequestLine } from "../gen/RequestLine";
import type { SessionFamily } from "../gen/SessionFamily";
import type { ToReview } from "../gen/ToReview";
import { homeOf, now, one } from "../state";
import { partsOrDay } from "../words";

interface Props {
  readonly f: SessionFamily;
  readonly lines: readonly RequestLine[];
}

export function NotApplied({ f, lines }: Props) {
  const refused = useLive("to_review", { stream: f.stream }) ?? [];
  if (refused.length === 0) return null;
  return (
    <section class="notice no refused" aria-labelledby="refused">
      <h2 id="refused">{count(refused.length, "choix n’a pas été appliqué", "choix n’ont pas été appliqués")}</h2>
      <ul class="plain">
        {refused.map((r) => {
          const what = subject(f, r, lines);
          return (
            <li key={r.command}>
              <p>
                <b>{what}</b> ({moment(r.time, now.value)}) : {r.why.sentence}
              </p>
              <button type="button" class="button second" aria-label={`J’ai lu : ${what}`} onClick={() => void reviewed(f.stream, r.command).catch(() => undefined)}>
                J’ai lu
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** *Votre demande pour Noé, mercredi 2 décembre, matin*: another device of the family may have made it. */
function subject(f: SessionFamily, { act, request }: ToReview, lines: readonly RequestLine[]): string {
  const line = lines.find((l) => l.id === request);
  const child = act.do === "request" ? (one<HomeChild>(homeOf(f), `child|${act.child}`)?.first_name ?? null) : (line?.first_name ?? null);
  const date = act.do === "request" ? act.date : (line?.date ?? null);
  const parts = act.do === "request" || act.do === "change" || act.do === "ask_change" ? partsOrDay(act.wish.parts, false).toLocaleLowerCase("fr") : null;
  const whom = [child, date === null ? null : dayLong(date), parts].filter((word) => word !== null).join(", ");
  return whom === "" ? VERBS[act.do] ?? "Votre choix" : `${VERBS[act.do] ?? "Votre choix"} pour ${whom}`;
}

const VERBS: Record<string, string> = {
  request: "Votre demande",
  change: "Votre modification",
  withdraw: "Votre annulation",
  ask_cancellation: "Votre demande d’annulation",
  ask_change: "Votre demande de modification",
  take_back: "Votre choix de ne plus le demander",
  answer_offer: "Votre réponse à la place proposée",
};
