// What does a director do? The verbs of the stories at the desk.
import { signIn } from "./parent.mjs";

export const signInDesk = (page, portal, account) => signIn(page, portal, account);

/** The inbox of a centre, a period and a week (its Monday). */
export async function openInbox(page, portal, { centre, period, week }) {
  const place = new URLSearchParams({ centre, periode: period, semaine: week });
  await page.goto(`${portal.url}/app/bureau?${place}`);
  await page.getByRole("heading", { level: 1, name: "Demandes" }).waitFor();
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
