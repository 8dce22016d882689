// What was typed of a price list and not saved? Kept on this device, by centre, until it is saved or given up; erased with the copy.
import { recall, remember } from "./db";

let typed: Promise<Map<string, unknown>> | undefined;
const all = (): Promise<Map<string, unknown>> =>
  (typed ??= recall("priceLists").then((kept) => new Map(Object.entries(kept ?? {})), () => new Map()));

export async function unsavedList<T>(centre: string): Promise<T | null> {
  return ((await all()).get(centre) as T | undefined) ?? null;
}

/** Null: saved, or given up. */
export async function keepUnsavedList(centre: string, list: unknown): Promise<void> {
  const lists = await all();
  if (list === null) lists.delete(centre);
  else lists.set(centre, list);
  // Without room on the disk it is kept as long as the page is open.
  await remember("priceLists", Object.fromEntries(lists)).catch(() => undefined);
}
