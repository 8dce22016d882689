// What does a parent do? The verbs of the stories, by the French names that people see.
import assert from "node:assert/strict";
import { until } from "./until.mjs";

/** Signs in by the plain form; `mine` ticks *Mémoriser*. */
export async function signIn(page, portal, account, { mine = true } = {}) {
  await page.goto(`${portal.url}/connexion`);
  await page.getByLabel(/E-?mail|Adresse/i).first().fill(account.email);
  await page.getByLabel("Mot de passe", { exact: true }).fill(account.password);
  await page.getByLabel(/Mémoriser/).setChecked(mine);
  await page.getByRole("button", { name: /Se connecter|Connexion/ }).click();
  await page.waitForURL(/\/app\//);
  await upToDate(page);
}

/** The status line says that the last exchange was done. */
export const upToDate = (page) => page.getByText(/^À jour/).first().waitFor({ timeout: 30_000 });
/** The status line says that the server did not answer. */
export const offline = (page) => page.getByText(/Hors connexion/).first().waitFor({ timeout: 30_000 });
/** The app's worker holds the page and everything is kept: it will open without network. */
export async function keptForOffline(page) {
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated", null, { timeout: 30_000 });
}

/** An exchange now. */
export async function refresh(page) {
  await page.getByRole("button", { name: "Mettre à jour maintenant" }).first().click();
}

/** Opens a screen of the app by its bar. */
export async function go(page, word) {
  await page.getByRole("navigation").getByRole("link", { name: word }).first().click();
}

const CELLS = /^(Matin|Midi|Après-midi), /;
/** The boxes of the week that may be ticked and are not. */
export const freeCells = (page) => page.getByRole("checkbox", { name: CELLS, checked: false, disabled: false });
export const tickedCells = (page) => page.getByRole("checkbox", { name: CELLS, checked: true });
export const cell = (page, name) => page.getByRole("checkbox", { name, exact: true });
/** The accessible name of a box. */
export const nameOf = (box) => box.evaluate((e) => e.getAttribute("aria-label") ?? e.labels?.[0]?.textContent ?? "");

/** Opens the first week of an open period that has `least` free boxes; answers its address. */
export async function openFreeWeek(page, { least = 3, centre = null } = {}) {
  await go(page, "Réserver");
  if (centre) await page.getByRole("button", { name: new RegExp(centre) }).first().click();
  const links = page.getByRole("link", { name: "Réserver", exact: true }).and(page.locator("main a, .period a"));
  await links.first().waitFor();
  const periods = await links.evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  for (const href of periods) {
    await page.goto(new URL(href, page.url()).href);
    for (let week = 0; week < 6; week += 1) {
      await page.getByText(/Tout cocher cette semaine|Centre fermé|Aucune/).first().waitFor().catch(() => null);
      if ((await freeCells(page).count()) >= least) return page.url();
      const next = page.getByRole("link", { name: "Semaine suivante" });
      if ((await next.count()) === 0) break;
      await next.click();
    }
  }
  assert.fail(`no week with ${least} boxes to tick in ${periods.length} periods`);
}

/** Ticks or unticks a box by its name, and waits until this device has it on its disk. */
export async function mark(page, name, on) {
  await cell(page, name).setChecked(on, { force: true });
  await until(async () => !(await page.getByText("Enregistrement…").first().isVisible()), 10_000, "the tick was not written");
}

/** *Sauvegarder*, then *Envoyer*: the ticks become requests. */
export async function send(page) {
  await page.getByRole("button", { name: /Sauvegarder/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Envoyer", exact: true }).click();
  await page.getByRole("dialog").getByText(/demandes?\./).first().waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Fermer" }).last().click();
}

/** *Statut de vos demandes*. */
export async function statuses(page) {
  await go(page, "Demandes");
  await page.getByRole("heading", { level: 1 }).first().waitFor();
}

/** `Matin, Zoé, mercredi 2 décembre` → its three words. */
export function readName(name) {
  const [part, child, day] = name.split(", ");
  return { part, child, day };
}
