// What does a parent do? The verbs of the stories, by the French names that people see.
import assert from "node:assert/strict";
import { until } from "./until.mjs";

/** Signs in by the plain form; `mine` ticks *Mémoriser*. */
export async function signIn(page, portal, account, options = {}) {
  await fillIn(page, portal, account, options);
  await page.waitForURL(/\/app\//);
  await upToDate(page);
}

/** The plain form, filled in and sent. */
export async function fillIn(page, portal, account, options) {
  await page.goto(`${portal.url}/connexion`);
  await fillInHere(page, account, options);
}

/** The same, on the form that is shown already. */
export async function fillInHere(page, account, { mine = true } = {}) {
  await page.getByLabel(/E-?mail|Adresse/i).first().fill(account.email);
  await page.getByLabel("Mot de passe", { exact: true }).fill(account.password);
  await page.getByLabel(/Mémoriser/).setChecked(mine);
  await page.getByRole("button", { name: /Se connecter|Connexion/ }).click();
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
/** Boxes of slots that have places for more than one: what the label adds when they are few. */
const ROOMY = /^(Matin|Midi|Après-midi), (?!.*(complet|dernières places))/;
/** The boxes of the week that may be ticked and are not. */
export const freeCells = (page) => page.getByRole("checkbox", { name: CELLS, checked: false, disabled: false });
export const tickedCells = (page) => page.getByRole("checkbox", { name: CELLS, checked: true });
export const cell = (page, name) => page.getByRole("checkbox", { name, exact: true });
/** The accessible name of a box. */
export const nameOf = (box) => box.evaluate((e) => e.getAttribute("aria-label") ?? e.labels?.[0]?.textContent ?? "");

/** The same, with places left. */
export const roomyCells = (page) => page.getByRole("checkbox", { name: ROOMY, checked: false, disabled: false });

/**
 * Opens the first week with `least` boxes of one child and day that have places left: its address, and their names. A child of
 * two centres may already be asked for in the other one on a Wednesday: other days come first.
 */
export async function openFreeWeek(page, { least = 1 } = {}) {
  const weeks = await openWeeks(page);
  for (const days of [/, (?!mercredi)/, /./]) {
    for (const week of weeks) {
      await page.goto(week);
      const [boxes] = await freeRows(page, least, days);
      if (boxes) return { week, boxes };
    }
  }
  return assert.fail(`no week with ${least} boxes to tick in ${weeks.length}`);
}

/** One box of each of so many days of a child, with its week; no Wednesday, for the reason told above. `enough`: fewer are no fault. */
export async function freeDays(page, wanted, { enough = true } = {}) {
  const found = [];
  for (const week of await openWeeks(page)) {
    await page.goto(week);
    const rows = await freeRows(page, 1, /, (?!mercredi)/);
    found.push(...rows.map(([box]) => ({ week, box })));
    if (found.length >= wanted) return found.slice(0, wanted);
  }
  return enough ? assert.fail(`only ${found.length} days to tick`) : found;
}

/** The addresses of all weeks of all open periods, centre after centre. */
export async function openWeeks(page) {
  await go(page, "Réserver");
  await page.locator(".period").first().waitFor();
  const places = page.getByRole("navigation", { name: "Choisir le centre" }).getByRole("button");
  const weeks = [];
  for (let at = 0; at < Math.max(1, await places.count()); at += 1) {
    if ((await places.count()) > 0) await places.nth(at).click();
    await page.locator(".period").first().waitFor();
    weeks.push(...(await page.locator(".period.open .small-calendar a").evaluateAll((all) => all.map((a) => a.href))));
  }
  return weeks;
}

/** The week on the screen has been answered by the engine: days, closed or not, or the word that there is nothing yet. */
export const weekShown = (page) => page.locator(".week :is(.day, .grid, .empty)").first().waitFor();

/** The names of the boxes of each child and day that has enough of them. */
async function freeRows(page, least, days) {
  await weekShown(page);
  const names = await roomyCells(page).evaluateAll((all) => all.map((e) => e.getAttribute("aria-label")));
  const rows = group(names.filter((name) => days.test(name.split(", ").slice(1, 3).join(", "))));
  return [...rows.values()].filter((boxes) => boxes.length >= least);
}
const rowOf = (name) => name.split(", ").slice(1, 3).join(", ");
function group(names) {
  const rows = new Map();
  for (const name of names) rows.set(rowOf(name), [...(rows.get(rowOf(name)) ?? []), name]);
  return rows;
}

/** Ticks or unticks a box by its name, and waits until this device has it on its disk. */
export async function mark(page, name, on) {
  await cell(page, name).setChecked(on, { force: true });
  await until(async () => !(await page.getByText("Enregistrement…").first().isVisible()), 10_000, "the tick was not written");
}

/** *Sauvegarder*, then *Envoyer*, once or as an impatient thumb does it: the ticks become requests. */
export async function send(page, { times = 1 } = {}) {
  await page.getByRole("button", { name: /Sauvegarder/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Envoyer", exact: true }).click({ clickCount: times });
  await page.getByRole("dialog").getByText(/demandes?\./).first().waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Fermer" }).last().click();
}

/** *Statut de vos demandes* in a centre. */
export async function statuses(page, centre) {
  await go(page, "Demandes");
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  const choice = page.getByRole("navigation", { name: "Choisir le centre" }).getByRole("button", { name: new RegExp(centre) });
  if ((await choice.count()) > 0) await choice.first().click();
}

/** The card among *Statut de vos demandes* that has this status, by the name of one of its boxes. */
export function requestCard(page, name, status) {
  const { child, day } = readName(name);
  return page.getByRole("article", { name: `${child}, ${day}` }).filter({ has: page.getByText(status, { exact: true }) });
}

/** `Matin, Zoé, mercredi 2 décembre` → its three words. */
export function readName(name) {
  const [part, child, day] = name.split(", ");
  return { part, child, day };
}
