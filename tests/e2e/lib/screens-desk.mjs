// How is each screen of the desk's requests, families and lists opened? Each opener waits for what it names, and fails without it.
import { signIn } from "./parent.mjs";
import { aloneAt } from "./families.mjs";
import { app } from "./screens-app.mjs";
import { until } from "./until.mjs";

export const desk = (path) => async (page, portal) => {
  await app(["bureau", path].filter(Boolean).join("/"))(page, portal);
  await page.getByText(/Lecture|Chargement/).first().waitFor({ state: "detached" });
};

export const dialog = (path, button, title = /./) => async (page, portal) => {
  await desk(path)(page, portal);
  await page.getByRole("button", { name: button }).first().click();
  await page.getByRole("dialog", { name: title }).waitFor();
};

const weeks = (page) => page.getByLabel("Semaine", { exact: true });
const DETAIL = /^(Détail et autres réponses|Changer ma réponse)/;

/** The inbox, on the week that has most to decide. */
export async function inbox(page, portal) {
  await desk("")(page, portal);
  await weeks(page).locator("option", { hasText: "à décider" }).first().waitFor({ state: "attached" });
  const options = await weeks(page).locator("option").evaluateAll((all) => all.map((o) => ({ value: o.value, n: Number(/(\d+) demandes? à/.exec(o.text)?.[1] ?? 0) })));
  await weeks(page).selectOption(options.sort((a, b) => b.n - a.n)[0].value);
  await page.getByRole("button", { name: /^Accepter la demande/ }).first().waitFor();
}

export async function whole(page, portal) {
  await dialog("", /Accepter tous ceux qui tiennent/)(page, portal);
  await page.getByLabel(/toute la période/).check();
  await page.getByRole("button", { name: /^Accepter (ces|cette)/ }).waitFor();
}

/** Something is decided and not told yet; then what *Publier* would tell. */
export async function publishing(page, portal) {
  await inbox(page, portal);
  const publish = page.getByRole("button", { name: /Publier les réponses/ });
  if ((await publish.getAttribute("aria-disabled")) === "true") await page.getByRole("button", { name: /^Attente la demande/ }).first().click();
  await publish.click();
  await page.getByRole("dialog", { name: "Publier les réponses" }).waitFor();
}

export async function detail(page, portal) {
  await inbox(page, portal);
  await page.getByRole("button", { name: DETAIL }).first().click();
  await page.getByRole("dialog").getByText("Téléphone", { exact: true }).waitFor();
}

export async function splitting(page, portal) {
  await inbox(page, portal);
  const whole = page.getByRole("row").filter({ hasText: "Journée" }).filter({ has: page.getByRole("button", { name: /^Accepter la demande/ }) });
  await whole.first().getByRole("button", { name: DETAIL }).click();
  await page.getByRole("button", { name: "Accepter une partie de la journée…" }).click();
  await page.getByRole("dialog", { name: "Partager la journée" }).getByRole("checkbox").first().waitFor();
}

export async function refusing(page, portal) {
  await inbox(page, portal);
  await page.getByRole("button", { name: /^Refuser la demande/ }).first().click();
  await page.getByRole("dialog", { name: "Refuser cette demande" }).waitFor();
}

/** The busiest week of a centre where not everybody has a place, at its director's desk. */
async function crowded(page, portal) {
  await signIn(page, portal, await aloneAt(portal, "Les Platanes"));
  await inbox(page, portal);
}

/** Too many at once: those who have a place and those who have none. */
export async function beyondMany(page, portal) {
  await crowded(page, portal);
  for (const choose of await page.getByRole("button", { name: /^Choisir tout ce jour/ }).all()) await choose.click();
  await page.getByRole("group", { name: "Demandes choisies" }).getByRole("button", { name: "Accepter" }).click();
  await page.getByRole("dialog", { name: /ont une place$/ }).waitFor();
}

/** A line that has no place any more, once all those before it have theirs; then what *Accepter* asks. */
export async function beyond(page, portal) {
  await crowded(page, portal);
  const full = page.getByRole("row").filter({ hasText: "Sans place" }).getByRole("button", { name: /^Accepter la demande/ });
  if ((await full.count()) === 0) {
    await page.getByRole("button", { name: /Accepter tous ceux qui tiennent/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: /^Accepter (ces|cette)/ }).click();
  }
  await full.first().click();
  await page.getByRole("dialog", { name: /^Plus de place pour / }).waitFor();
}

/** Goes through the weeks until one of them has such a button among such lines. */
async function someWeek(page, portal, filter, button) {
  await inbox(page, portal);
  await page.getByRole("button", { name: filter }).click();
  const values = await weeks(page).locator("option").evaluateAll((all) => all.map((o) => o.value));
  for (const value of values) {
    await weeks(page).selectOption(value);
    await until(async () => (await weeks(page).inputValue()) === value && (await page.locator(".d-line, .empty").count()) > 0);
    if ((await page.getByRole("button", { name: button }).count()) > 0) return;
  }
  throw new Error(`no week with ${button}`);
}

/** The centre takes back an accepted day. */
export async function cancelling(page, portal) {
  await someWeek(page, portal, /^Acceptés/, DETAIL);
  const cancel = page.getByRole("button", { name: "Annuler cette journée…" });
  for (const opener of (await page.getByRole("button", { name: DETAIL }).all()).reverse()) {
    await opener.click();
    if ((await cancel.count()) > 0) break;
    await page.keyboard.press("Escape");
  }
  await cancel.click();
  await page.getByRole("dialog", { name: "Annuler cette journée" }).waitFor();
}

/** A place that was offered: its parent telephones. */
export async function telephoned(page, portal) {
  await signIn(page, portal, await aloneAt(portal, "Les Platanes"));
  await someWeek(page, portal, /^Liste d’attente/, "Réponse au téléphone");
  await page.getByRole("button", { name: "Réponse au téléphone" }).first().click();
  await page.getByRole("dialog", { name: "Noter la réponse donnée au téléphone" }).waitFor();
}

export const suspending = dialog("familles", /^Suspendre l’accès/, "Suspendre l’accès");
