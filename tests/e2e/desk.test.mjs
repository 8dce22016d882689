// What about the answers that are asked for more rarely? A day that is shared, a place beyond capacity, a decision overtaken by the
// family, a place that is declined from the mail.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { Device, LAPTOP, PHONE } from "./lib/chromium.mjs";
import { accept, lines, openInbox, publish, signInDesk } from "./lib/desk.mjs";
import { aloneAt, directorOf } from "./lib/families.mjs";
import { mails } from "./lib/mails.mjs";
import { cell, keptForOffline, mark, openFreeWeek, readName, refresh, requestCard, send, signIn, upToDate } from "./lib/parent.mjs";
import { Portal } from "./lib/portal.mjs";
import { inbox } from "./lib/screens.mjs";
import { step } from "./lib/step.mjs";

const DECIDABLE = /^Accepter la demande/;
let portal, desk, phone;

before(async () => {
  portal = await Portal.start();
  [desk, phone] = [await Device.open(LAPTOP), await Device.open(PHONE)];
});
after(async () => {
  for (const device of [desk, phone]) await device?.end();
  await portal?.end();
});

/** The busiest week of a centre, at the desk of its own director. */
async function busiestWeek(centre) {
  await desk.context.clearCookies();
  await signInDesk(desk.page, portal, await aloneAt(portal, centre));
  await inbox(desk.page, portal);
}

const line = (page, id) => page.locator(`[data-request="${id}"]`);
/** A request of the week on the screen that waits for an answer and holds these words, and not those. */
async function open(page, having, without, more = {}) {
  const rows = page.getByRole("row").filter({ has: page.getByRole("button", { name: DECIDABLE }) }).filter({ hasText: having });
  const row = (without ? rows.filter({ hasNotText: without }) : rows).filter(more).first();
  return row.getAttribute("data-request");
}
async function rare(page, id) {
  await line(page, id).getByRole("button", { name: /^Détail et autres réponses/ }).click();
  await page.getByRole("dialog").waitFor();
}

step("all that fit come in, in order; beyond capacity nobody does unless the director says it in so many words", async () => {
  const { page } = desk;
  await busiestWeek("Les Platanes");
  await page.getByRole("button", { name: /Accepter tous ceux qui tiennent/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: /^Accepter ces/ }).click();
  const id = await open(page, "Sans place");
  await line(page, id).getByRole("button", { name: DECIDABLE }).click();
  const dialog = page.getByRole("dialog", { name: /^Plus de place pour / });
  await dialog.getByText(/pris pour \d+ places?/).first().waitFor();
  assert.equal(await line(page, id).getByText("À publier").count(), 0);
  await dialog.getByRole("button", { name: "Accepter au-delà de la capacité" }).click();
  await line(page, id).getByText("À publier").waitFor();
});

step("a double click answers once, and nothing comes back to be reviewed", async () => {
  const { page } = desk;
  await busiestWeek("Le Moulin");
  await upToDate(page);
  const id = await open(page, /\S/, "Sans place");
  await line(page, id).getByRole("button", { name: DECIDABLE }).dblclick();
  await line(page, id).getByText("À publier").waitFor();
  await upToDate(page);
  await page.reload();
  await inbox(page, portal);
  await upToDate(page);
  assert.equal(await page.getByText("Vous avez déjà répondu").count(), 0);
  await page.goto(`${portal.url}/app/bureau/a-revoir`);
  await page.getByText("Rien à revoir").first().waitFor();
});

step("a day is shared: a part is accepted, the rest waits; what makes no sense is said first", async () => {
  const { page } = desk;
  await busiestWeek("Le Moulin");
  const id = await open(page, "Journée", /Sans place|seulement avec la sortie/);
  await rare(page, id);
  await page.getByRole("button", { name: "Accepter une partie de la journée…" }).click();
  const dialog = page.getByRole("dialog", { name: "Partager la journée" });
  const parts = dialog.getByRole("checkbox");
  for (const box of await parts.all()) await box.setChecked(true);
  await dialog.getByRole("button", { name: /^Accepter (toute la demande|au-delà)/ }).waitFor();
  assert.equal(await dialog.getByRole("group", { name: "Le reste de la journée" }).count(), 0, "all is ticked: there is no rest");
  const done = dialog.getByRole("button", { name: /^Accepter (ces tranches|au-delà)/ });
  for (const box of await parts.all()) await box.setChecked(false);
  await done.click();
  await dialog.getByRole("alert").getByText(/Cochez au moins une tranche/).waitFor();
  await (await parts.all())[0].setChecked(true);
  await dialog.getByLabel("est refusé").check();
  await done.click();
  await dialog.getByRole("alert").getByText(/Écrivez la raison du refus/).waitFor();
  await dialog.getByLabel("va en liste d’attente").check();
  await dialog.getByRole("alert").waitFor({ state: "detached" });
  await done.click();
  await line(page, id).getByText("À publier").waitFor();
  await publish(page);
  await line(page, id).getByText("À publier").waitFor({ state: "detached" });
});

step("a day that is wanted only with its outing is not shared without it, and the director reads why", async () => {
  const { page } = desk;
  const id = await open(page, "seulement avec la sortie");
  await rare(page, id);
  await page.getByRole("button", { name: "Accepter une partie de la journée…" }).click();
  const dialog = page.getByRole("dialog", { name: "Partager la journée" });
  const parts = await dialog.getByRole("checkbox").all();
  for (const box of parts) await box.setChecked(false);
  await parts[0].setChecked(true);
  await dialog.getByRole("button", { name: /^Accepter (ces tranches|au-delà)/ }).click();
  await dialog.getByRole("alert").getByText(/qu’avec la sortie/).waitFor();
  await dialog.getByRole("button", { name: "Revenir" }).click();
  await dialog.waitFor({ state: "detached" });
});

step("an outing goes with the part that is refused: said before, and never said to be full", async () => {
  const { page } = desk;
  const id = await open(page, "Journée", /seulement avec la sortie/, { has: page.locator(".d-outing") });
  await rare(page, id);
  await page.getByRole("button", { name: "Accepter une partie de la journée…" }).click();
  const dialog = page.getByRole("dialog", { name: "Partager la journée" });
  for (const box of await dialog.getByRole("checkbox").all()) await box.setChecked(false);
  const told = await dialog.getByText(/^Sortie .* elle n’est pas accordée/).innerText();
  const [, needed] = /\(([^)]*)\)/.exec(told);
  const kept = (await dialog.locator("fieldset").first().locator("label").allInnerTexts()).map((text) => text.trim().split(/\s/)[0]);
  const without = kept.find((part) => !needed.includes(part)) ?? kept.find((part) => part !== needed.split(", ").at(-1));
  await dialog.getByRole("checkbox", { name: new RegExp(`^${without}`) }).check();
  await dialog.getByText(/elle n’est pas accordée, et l’enfant ne l’attend plus/).waitFor();
  await dialog.getByLabel("est refusé").check();
  await dialog.getByRole("textbox").fill("Le car est plein.");
  await dialog.getByRole("button", { name: /^Accepter (ces tranches|au-delà)/ }).click();
  await line(page, id).getByText("sans la sortie").waitFor();
  await publish(page);
  await line(page, id).getByText("À publier").waitFor({ state: "detached" });
  await line(page, id).getByText("Accepté, sans la sortie").waitFor();
});

step("a decision taken without network on a request that its family cancelled meanwhile is to be looked at again", async () => {
  const { page } = desk;
  await signIn(phone.page, portal, portal.accountsOf("parent")[0]);
  const { week, boxes } = await openFreeWeek(phone.page);
  await mark(phone.page, boxes[0], true);
  await send(phone.page);
  const [, centre, period, monday] = new URL(week).pathname.split("/reserver/")[1].split("/");
  await desk.context.clearCookies();
  await signInDesk(page, portal, await directorOf(portal, centre));
  await openInbox(page, portal, { centre, period, week: monday });
  const { child } = readName(boxes[0]);
  const asked = lines(page, child).filter({ has: page.getByRole("button", { name: DECIDABLE }) }).first();
  await asked.waitFor();
  await keptForOffline(page);
  await portal.stop();
  await accept(page, child);
  await page.getByText("À envoyer").first().waitFor();
  await desk.close();
  await portal.restart();
  await phone.page.goto(`${portal.url}/app/demandes`);
  await upToDate(phone.page);
  const card = requestCard(phone.page, boxes[0], "En demande");
  await card.getByRole("button", { name: /^Annuler/ }).click();
  await phone.page.getByRole("dialog").getByRole("button", { name: "Annuler la demande" }).click();
  await card.waitFor({ state: "detached" });
  await refresh(phone.page);
  await upToDate(phone.page);
  await desk.reopen(`${portal.url}/app/bureau/a-revoir`);
  const review = desk.page.getByRole("listitem").filter({ hasText: child });
  await review.getByText("Vous aviez décidé : ").waitFor();
  await review.getByText(/annulée?/).first().waitFor();
  await review.getByRole("button", { name: /^C’est noté/ }).click();
  await review.waitFor({ state: "detached" });
});

step("each part of a day that was shared shows, on the family's week, what became of it", async () => {
  const { week, boxes } = await openFreeWeek(phone.page, { least: 3 });
  for (const box of boxes) await mark(phone.page, box, true);
  await send(phone.page);
  const { page } = desk;
  const [, centre, period, monday] = new URL(week).pathname.split("/reserver/")[1].split("/");
  await openInbox(page, portal, { centre, period, week: monday });
  const { child } = readName(boxes[0]);
  const asked = lines(page, child).filter({ has: page.getByRole("button", { name: DECIDABLE }) }).first();
  await rare(page, await asked.getAttribute("data-request"));
  await page.getByRole("button", { name: "Accepter une partie de la journée…" }).click();
  const dialog = page.getByRole("dialog", { name: "Partager la journée" });
  const parts = await dialog.getByRole("checkbox").all();
  for (const [at, part] of parts.entries()) await part.setChecked(at === 0);
  await dialog.getByLabel("est refusé").check();
  await dialog.getByRole("textbox").fill("Complet à partir de midi.");
  await dialog.getByRole("button", { name: /^Accepter (ces tranches|au-delà)/ }).click();
  await dialog.waitFor({ state: "detached" });
  await publish(page);
  await phone.page.goto(week);
  const row = phone.page.getByRole("group", { name: new RegExp(`^${child}`) }).filter({ has: cell(phone.page, boxes[1]) });
  await row.locator(".chip.asked", { hasText: "Matin" }).getByText("Accepté").waitFor();
  for (const box of boxes.slice(1)) assert.ok(await cell(phone.page, box).isDisabled(), `${box} was refused`);
  assert.equal(await row.locator(".chip.asked").count(), 1, "one part alone is accepted");
});

step("a place that is offered is declined from its mail, without a password, once", async () => {
  const offer = (await mails(portal.mails)).find((mail) => mail.links.some((link) => link.includes("/offre/")));
  const link = offer.links.find((url) => url.includes("/offre/"));
  const stranger = await Device.open(PHONE);
  try {
    const { page } = stranger;
    await page.goto(link);
    await page.getByRole("heading", { name: "Une place vous est proposée" }).waitFor();
    await page.getByRole("button", { name: "Refuser la place" }).click();
    await page.getByRole("heading", { name: "Place refusée" }).waitFor();
    await page.goto(link);
    await page.getByRole("heading", { level: 1 }).waitFor();
    assert.equal(await page.getByRole("button", { name: /place/ }).count(), 0, "an answer is given once");
    await page.goto(`${link}x`);
    await page.getByRole("heading", { name: "Lien inconnu" }).waitFor();
  } finally {
    await stranger.end();
  }
});
