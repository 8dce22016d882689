// Is this box ticked? The engine's answer, and over it what was touched since.
import type { GridDay } from "../gen/GridDay";
import type { GridRequest } from "../gen/GridRequest";
import type { Cell } from "../gen/Cell";
import type { ChildDay } from "../gen/ChildDay";
import type { OutingCell } from "../gen/OutingCell";
import type { WeekGrid } from "../gen/WeekGrid";
import { touched } from "../state";

export const isTicked = (cell: Cell): boolean => touched.value.get(cell.key) ?? cell.tick === "on";
export const isDisputed = (cell: Cell): boolean => cell.tick === "disputed" && !touched.value.has(cell.key);
export const outingTicked = (outing: OutingCell): boolean =>
  outing.keys.length > 0 && outing.keys.every((key) => touched.value.get(key) ?? outing.tick === "on");
/** *Seulement avec la sortie*. */
export const onlyTicked = (outing: OutingCell): boolean => touched.value.get(outing.only_key) ?? outing.only;

/** Are all these cells ticked? */
export function allTicked(keys: readonly string[], grid: WeekGrid): boolean {
  const on = new Set<string>();
  for (const day of grid.days) {
    for (const child of day.children) {
      for (const cell of child.cells) if (isTicked(cell)) on.add(cell.key);
      for (const outing of child.outings) if (outingTicked(outing)) for (const key of outing.keys) on.add(key);
    }
  }
  return keys.length > 0 && keys.every((key) => on.has(key));
}

/** Does *Sauvegarder* have something of this child on this day? */
export const anyTicked = (day: ChildDay): boolean => day.cells.some(isTicked);

/** What ticking an outing touches: its own keys, and the parts that it needs; given up, its condition goes with it. */
export const outingKeys = (outing: OutingCell, on: boolean): string[] => [...outing.keys, ...(on ? outing.parts_keys : [outing.only_key])];
/** What unticking a part touches: the part, and the outings that need it. */
export function cellKeys(cell: Cell, day: ChildDay, on: boolean): string[] {
  if (on) return [cell.key];
  const outings = day.outings.filter((o) => o.parts_keys.includes(cell.key) && outingTicked(o));
  return [cell.key, ...outings.flatMap((o) => outingKeys(o, false))];
}

/** The request that stands in a box: after a shared day each part may have its own. */
export const askedOf = (day: ChildDay, cell: Cell): GridRequest | undefined => day.requests.find((request) => request.id === cell.request);

/** A child who cannot come at all this week is named above the days; only what was asked for already has its row. */
export const rowsOf = (day: GridDay, grid: WeekGrid): ChildDay[] =>
  day.children.filter((row) => row.requests.length > 0 || !grid.children.find((c) => c.id === row.child)?.why);
