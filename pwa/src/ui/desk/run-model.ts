// Where does each family of a draft run stand: issued, kept back, to confirm, ready, or without anything to invoice? Pure.
import type { RunFamily } from "../../gen/RunFamily";

export type Stand = "issued" | "blocked" | "confirm" | "ready" | "nothing";

export function stand(family: RunFamily): Stand {
  if (family.invoice !== null) return "issued";
  if (family.blocked) return "blocked";
  if (family.lines === 0) return "nothing";
  return family.to_confirm ? "confirm" : "ready";
}

/** Families whose warnings the director has looked at. */
export type Confirmed = ReadonlySet<string>;
/** May its invoice leave, with what the director has confirmed? */
export const ready = (family: RunFamily, confirmed: Confirmed): boolean =>
  stand(family) === "ready" || (stand(family) === "confirm" && confirmed.has(family.family));

export type Filter = Stand | "all" | "changed";
/** Who is confirmed stays among those to confirm, to be taken back, and is ready too. */
export function fits(family: RunFamily, filter: Filter, confirmed: Confirmed): boolean {
  if (filter === "all") return true;
  if (filter === "changed") return family.before_cents !== null;
  return stand(family) === filter || (filter === "ready" && ready(family, confirmed));
}
/** What is still to be done under a filter. */
export const counts = (family: RunFamily, filter: Filter, confirmed: Confirmed): boolean =>
  fits(family, filter, confirmed) && !(filter === "confirm" && confirmed.has(family.family));
