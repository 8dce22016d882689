// What does a desk say of what is not done yet? A server that stops, a publication that waits, two tabs that publish, invoices while a
// family asks for something, a price list that is typed and not saved.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { Device, LAPTOP } from "./lib/chromium.mjs";
import { publish, signInDesk } from "./lib/desk.mjs";
import { aloneAt } from "./lib/families.mjs";
import { keptForOffline, offline, refresh, upToDate } from "./lib/parent.mjs";
import { Portal } from "./lib/portal.mjs";
import { inbox } from "./lib/screens.mjs";
import { desk as openDesk } from "./lib/screens-desk.mjs";
import { draft } from "./lib/screens-money.mjs";
import { step } from "./lib/step.mjs";

let portal, desk, page;

before(async () => {
  portal = await Portal.start();
  desk = await Device.open(LAPTOP);
  page = desk.page;
  await signInDesk(page, portal, await aloneAt(portal, "Le Moulin"));
  await inbox(page, portal);
  await keptForOffline(page);
});
after(async () => {
  await desk?.end();
  await portal?.end();
});

const said = (words) => page.locator(".d-actions").getByText(words);
const accept = async () => {
  const line = page.getByRole("row").filter({ hasNotText: "Sans place" }).filter({ has: page.getByRole("button", { name: /^Accepter la demande/ }) }).first();
  const id = await line.getAttribute("data-request");
  await line.getByRole("button", { name: /^Accepter la demande/ }).click();
  await page.locator(`[data-request="${id}"]`).getByText("À envoyer").waitFor();
};
/** *Publier les réponses* and the number beside it. */
const left = async () => Number(/\d+/.exec(await page.getByRole("button", { name: /Publier les réponses/ }).innerText())?.[0] ?? 0);

step("a server that stops is told at once by an open page that nobody touches", async () => {
  await upToDate(page);
  await portal.stop();
  await page.getByText(/^Hors connexion/).first().waitFor({ timeout: 8_000 });
});

step("a publication that waits is not asked for again; what is decided after it is counted alone", async () => {
  const before = await left();
  await accept();
  await said(new RegExp(`^${before + 1} réponses pour `)).waitFor();
  await publish(page);
  await said(`Publication enregistrée : ${before + 1} réponses à envoyer.`).waitFor();
  assert.equal(await left(), 0);
  await accept();
  await said(/^1 autre réponse à publier/).waitFor();
  assert.equal(await left(), 1);
  await page.getByRole("button", { name: /Publier les réponses/ }).click();
  await page.getByRole("dialog").getByText(/^1 autre réponse partira/).waitFor();
  await page.keyboard.press("Escape");
});

step("with the server back the publication leaves, and only what came after it is left", async () => {
  await portal.restart();
  await refresh(page);
  await upToDate(page);
  await said(/^1 réponse pour 1 famille à publier/).waitFor();
  assert.equal(await left(), 1);
});

step("two tabs that publish the same leave nothing to look at again", async () => {
  const second = await desk.context.newPage();
  await second.goto(page.url());
  await second.getByRole("button", { name: /Publier les réponses 1/ }).waitFor();
  await portal.stop();
  await offline(page);
  for (const tab of [page, second]) {
    await tab.getByRole("button", { name: /Publier les réponses/ }).click();
    await tab.getByRole("dialog").waitFor();
  }
  // At once: the slower tab may hear of the other one's publication first, and then has nothing left to press.
  const press = (tab) => tab.getByRole("dialog").getByRole("button", { name: "Publier", exact: true }).evaluate((button) => button.click());
  await Promise.all([page, second].map(press));
  await said("Publication enregistrée : 1 réponse à envoyer.").waitFor();
  await second.close();
  await portal.restart();
  await refresh(page);
  await upToDate(page);
  await said(/réponses? /).waitFor({ state: "detached" });
  await openDesk("a-revoir")(page, portal);
  await page.getByText("Rien à revoir").first().waitFor();
});

step("who prepares invoices is told of the cancellations that families still ask for in those days", async () => {
  await draft(page, portal);
  const told = page.locator(".notice").filter({ hasText: /annulation ou de modification attend/ });
  await told.getByText(/Lina .+ \(lun\. 14 déc\.\)|\(\w{3}\. \d+ \S+\)/).waitFor();
  await told.getByRole("link", { name: "Répondez d’abord" }).waitFor();
});

step("a price list that was typed and not saved is there after the page is loaded again, until it is given up", async () => {
  await openDesk("tarifs")(page, portal);
  await page.getByRole("button", { name: "Nouvelle grille tarifaire" }).click();
  await page.getByLabel("Nom", { exact: true }).fill("Mini-séjours d’été");
  await page.reload();
  await page.getByRole("heading", { name: "Nouvelle grille tarifaire" }).waitFor();
  assert.equal(await page.getByLabel("Nom", { exact: true }).inputValue(), "Mini-séjours d’été");
  await page.getByRole("button", { name: "Revenir sans enregistrer" }).click();
  await page.getByRole("button", { name: "Nouvelle grille tarifaire" }).waitFor();
  await page.reload();
  await page.getByRole("button", { name: "Nouvelle grille tarifaire" }).waitFor();
  assert.equal(await page.getByLabel("Nom", { exact: true }).count(), 0);
  assert.deepEqual(desk.errors, []);
  assert.deepEqual(desk.strangers(portal), []);
});
