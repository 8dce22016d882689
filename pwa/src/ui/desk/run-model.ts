// Where does each family of a draft run stand: issued, kept back, to confirm, ready, or without anything to invoice? Pure.
import type { RunFamily } from "../../gen/RunFamily";

export type Stand = "issued" | "blocked" | "confirm" | "ready" | "nothing";

export function stand(family: RunFamily): Stand {
  if (family.invoice !== null) return "issued";
  if (family.blocked) return "blocked";
  if (family.lines === 0) return "nothing";
  return family.to_confirm ? "confirm" : "ready";
}

/** May its invoice leave, with what the director has confirmed? */
export const ready = (family: RunFamily, confirmed: ReadonlySet<string>): boolean =>
  stand(family) === "ready" || (stand(family) === "confirm" && confirmed.has(family.family));
