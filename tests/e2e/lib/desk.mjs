// What does a director do? The verbs of the stories at the desk.
import { signIn } from "./parent.mjs";

export const signInDesk = (page, portal, account) => signIn(page, portal, account);

/** The inbox, on the period and the week of a day. `part` of the address of the desk: `bureau/…`. */
export async function openInbox(page, portal, { period = null, monday = null, centre = null } = {}) {
  await page.getByRole("heading", { level: 1, name: "Demandes" }).waitFor();
  if (centre) await choose(page, /Centre/, centre);
  if (period) await choose(page, /Période/, period);
  if (monday) await choose(page, /Semaine/, monday);
}

async function choose(page, label, value) {
  const list = page.getByLabel(label).first();
  const values = await list.evaluate((e) => [...e.options].map((o) => [o.value, o.textContent]));
  const found = values.find(([v, text]) => v === value || text.includes(value));
  if (found) await list.selectOption(found[0]);
}

/** The lines of a child in the week on the screen. */
export const lines = (page, child) => page.getByRole("row").filter({ hasText: child });

export async function accept(page, child) {
  await lines(page, child).getByRole("button", { name: /^Accepter/ }).first().click();
}

export async function waitList(page, child) {
  await lines(page, child).getByRole("button", { name: /^Attente/ }).first().click();
}

export async function publish(page) {
  await page.getByRole("button", { name: /Publier les réponses/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publier", exact: true }).click();
}
