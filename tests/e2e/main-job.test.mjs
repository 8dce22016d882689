// Does the main job work? From a tick without network, on two phones of one family, to a director's decision taken without
// network, and back: statuses and mail. "Offline" is the server stopped, "closed" is the browser ended.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { Device, LAPTOP, PHONE } from "./lib/chromium.mjs";
import { accept, lines, openInbox, publish, signInDesk } from "./lib/desk.mjs";
import { fitForEverybody } from "./lib/checks.mjs";
import { directorOf, twoParentsOfOneFamily } from "./lib/families.mjs";
import { countMails, mailTo } from "./lib/mails.mjs";
import { cell, keptForOffline, mark, offline, openFreeWeek, openWeeks, readName, refresh, requestCard, roomyCells, send, signIn, statuses, upToDate, weekShown } from "./lib/parent.mjs";
import { Portal } from "./lib/portal.mjs";
import { step } from "./lib/step.mjs";

const ANSWERED = /réponse|demande/i;
let portal, family, mother, father, desk, week, place, ticked;

before(async () => {
  portal = await Portal.start();
  family = await twoParentsOfOneFamily(portal);
  [mother, father, desk] = [await Device.open(PHONE), await Device.open(PHONE), await Device.open(LAPTOP)];
});
after(async () => {
  for (const device of [mother, father, desk]) await device?.end();
  await portal?.end();
});

step("two parents of one family sign in on their phones and open the same week", async () => {
  await signIn(mother.page, portal, family.first);
  await signIn(father.page, portal, family.second);
  let boxes;
  ({ week, boxes } = await openFreeWeek(mother.page, { least: 3 }));
  place = family.places.find((one) => week.includes(one.centre));
  ticked = { hers: boxes[0], his: boxes[1], disputed: boxes[2] };
  await father.page.goto(week);
  await roomyCells(father.page).first().waitFor();
  for (const device of [mother, father]) await keptForOffline(device.page);
});

step("without network, each ticks; a tick is kept when the app is closed and opened again", async () => {
  await portal.stop();
  await mark(mother.page, ticked.hers, true);
  await mark(mother.page, ticked.disputed, true);
  await mark(father.page, ticked.his, true);
  await mark(father.page, ticked.disputed, true);
  await mark(father.page, ticked.disputed, false);
  for (const device of [mother, father]) {
    await device.reopen(week);
    await offline(device.page);
  }
  assert.equal(await cell(mother.page, ticked.hers).isChecked(), true);
  assert.equal(await cell(father.page, ticked.his).isChecked(), true);
  assert.equal(await cell(father.page, ticked.hers).isChecked(), false, "nothing has travelled yet");
});

step("with the network back the drafts merge, and what was said both ways is a question", async () => {
  await portal.restart();
  for (const device of [mother, father]) {
    await refresh(device.page);
    await upToDate(device.page);
  }
  await refresh(mother.page);
  for (const { page } of [mother, father]) {
    await page.waitForFunction((name) => document.querySelector(`input[aria-label="${name}"]`)?.checked, ticked.his);
    await page.waitForFunction((name) => document.querySelector(`input[aria-label="${name}"]`)?.checked, ticked.hers);
    await page.getByText(/Deux téléphones de la famille ont coché différemment/).waitFor();
  }
});

step("a parent answers the question, and the other phone learns it", async () => {
  await mother.page.getByRole("button", { name: "Cocher", exact: true }).first().click();
  await mother.page.getByText(/ont coché différemment/).waitFor({ state: "detached" });
  await upToDate(mother.page);
  await refresh(mother.page);
  await refresh(father.page);
  await father.page.getByText(/ont coché différemment/).waitFor({ state: "detached" });
  await father.page.waitForFunction((name) => document.querySelector(`input[aria-label="${name}"]`)?.checked, ticked.disputed);
});

step("Sauvegarder makes requests with a numbered receipt, once", async () => {
  await send(mother.page);
  await statuses(mother.page, place.centre_name);
  const card = requestCard(mother.page, ticked.hers, "En demande");
  await card.getByText(/Accusé de réception n° \d+/).waitFor();
  assert.equal(await card.count(), 1);
  await refresh(father.page);
  await statuses(father.page, place.centre_name);
  await requestCard(father.page, ticked.hers, "En demande").waitFor();
});

step("the director decides with the server stopped; the decision waits on the desk", async () => {
  const [, centre, period, monday] = new URL(week).pathname.split("/reserver/")[1].split("/");
  await signInDesk(desk.page, portal, await directorOf(portal, centre));
  const { child } = readName(ticked.hers);
  await openInbox(desk.page, portal, { centre, period, week: monday });
  await lines(desk.page, child).first().waitFor();
  await keptForOffline(desk.page);
  await portal.stop();
  await desk.reopen(desk.page.url());
  await offline(desk.page);
  await lines(desk.page, child).first().waitFor();
  await accept(desk.page, child);
  await lines(desk.page, child).getByText("À envoyer").first().waitFor();
});

step("reconnected, the decision is applied, held back until it is published, then told by status and mail", async () => {
  await portal.restart();
  await refresh(desk.page);
  await upToDate(desk.page);
  const { child } = readName(ticked.hers);
  await lines(desk.page, child).getByText("À publier").first().waitFor();
  await refresh(mother.page);
  await upToDate(mother.page);
  await requestCard(mother.page, ticked.hers, "En demande").waitFor();
  assert.equal(await requestCard(mother.page, ticked.hers, "Accepté").count(), 0, "nothing is told before the publication");
  const before = await countMails(portal, family.first.email, ANSWERED);
  await publish(desk.page);
  await mailTo(portal, family.first.email, ANSWERED, { after: before });
  await refresh(mother.page);
  await statuses(mother.page, place.centre_name);
  await requestCard(mother.page, ticked.hers, "Accepté").waitFor();
});

step("the other parent's phone, left open, has learnt it by itself", async () => {
  await requestCard(father.page, ticked.hers, "Accepté").waitFor({ timeout: 30_000 });
});

step("a parent asks to change the accepted day without network, gives it up, and asks again", async () => {
  await keptForOffline(mother.page);
  await portal.stop();
  const card = requestCard(mother.page, ticked.hers, "Accepté");
  await askChange(card);
  await card.getByText("Demande de modification à envoyer").waitFor();
  await portal.restart();
  await refresh(mother.page);
  const asked = requestCard(mother.page, ticked.hers, "Accepté – modification demandée");
  await asked.getByText(/Vous demandez/).waitFor();
  await asked.getByRole("button", { name: /^Ne plus le demander/ }).click();
  await requestCard(mother.page, ticked.hers, "Accepté – modification demandée").waitFor({ state: "detached" });
  await upToDate(mother.page);
  await refresh(mother.page);
  await askChange(card);
  await asked.waitFor();
  await requestCard(father.page, ticked.hers, "Accepté – modification demandée").waitFor({ timeout: 30_000 });
});

/** Gives up the part of the day that she ticked first. */
async function askChange(card) {
  await card.getByRole("button", { name: /^Demander une modification/ }).click();
  const dialog = mother.page.getByRole("dialog");
  await dialog.getByRole("checkbox", { name: readName(ticked.hers).part }).uncheck();
  await dialog.getByRole("button", { name: "Demander la modification" }).click();
}

step("the director grants it with the server stopped; both phones and the mail say what is kept", async () => {
  await refresh(desk.page);
  const { child, part } = readName(ticked.hers);
  const answerIt = lines(desk.page, child).getByRole("button", { name: "Répondre à la modification" });
  await answerIt.waitFor();
  await answerIt.click();
  await desk.page.getByRole("dialog").waitFor();
  await fitForEverybody(desk.page, "bureau-modification");
  await desk.page.keyboard.press("Escape");
  await portal.stop();
  await answerIt.click();
  const dialog = desk.page.getByRole("dialog");
  await dialog.getByText("Demandé", { exact: true }).waitFor();
  await dialog.getByRole("button", { name: "Accorder la modification" }).click();
  await lines(desk.page, child).getByText("Modification accordée").waitFor();
  await portal.restart();
  const before = await countMails(portal, family.first.email, ANSWERED);
  await refresh(desk.page);
  await answerIt.waitFor({ state: "detached" });
  await mailTo(portal, family.first.email, ANSWERED, { after: before });
  await refresh(mother.page);
  for (const { page } of [mother, father]) {
    await requestCard(page, ticked.hers, "Accepté – modification demandée").waitFor({ state: "detached", timeout: 30_000 });
    assert.ok(!(await requestCard(page, ticked.hers, "Accepté").innerText()).includes(part), "the part is given back");
  }
});

step("a parent telephones: the director cancels the day with the server stopped, and the family reads why", async () => {
  const why = "Annulé à votre demande, par téléphone.";
  const { child, day } = readName(ticked.hers);
  await portal.stop();
  await desk.page.getByRole("button", { name: /^Acceptés/ }).click();
  const dialog = desk.page.getByRole("dialog");
  const openers = lines(desk.page, child).getByRole("button", { name: /^Détail et autres réponses/ });
  await openers.first().waitFor();
  for (const opener of await openers.all()) {
    await opener.click();
    if ((await dialog.innerText()).toLowerCase().includes(day)) break;
    await desk.page.keyboard.press("Escape");
  }
  await dialog.getByRole("link", { name: /^.+, 0\d( \d\d){4}$/ }).first().waitFor();
  await dialog.getByRole("button", { name: "Annuler cette journée…" }).click();
  await dialog.getByLabel(/^Raison/).waitFor();
  await fitForEverybody(desk.page, "bureau-annuler-journee");
  await dialog.getByRole("button", { name: "Annuler la journée" }).click();
  await dialog.getByText("Écrivez la raison : la famille la lira.").waitFor();
  await dialog.getByRole("button", { name: why }).click();
  await dialog.getByRole("button", { name: "Annuler la journée" }).click();
  await lines(desk.page, child).getByText("Journée annulée par le centre").waitFor();
  await portal.restart();
  const before = await countMails(portal, family.first.email, ANSWERED);
  await refresh(desk.page);
  const mail = await mailTo(portal, family.first.email, ANSWERED, { after: before });
  assert.ok(mail.text.replaceAll(/\s+/g, " ").includes(`par le centre : ${why}`), mail.text);
  await refresh(mother.page);
  for (const { page } of [mother, father]) await requestCard(page, ticked.hers, "Annulé").getByText(why).waitFor({ timeout: 30_000 });
});

/** The box of a child in the question about an outing, and *Seulement avec la sortie* under it. */
const going = (page, child) => page.getByRole("dialog").getByRole("checkbox", { name: child, exact: true });
const onlyWith = (page, child) => page.getByRole("dialog").getByRole("checkbox", { name: new RegExp(`^Seulement avec la sortie : .*, ${child} ne vient pas`) });
const outings = (page) => page.getByRole("button", { name: /voir et réserver$/ });

/** The first outing that a child may still be ticked for: its week, its place among the outings of that week, and the child. */
async function freeOuting(page) {
  for (const monday of await openWeeks(page)) {
    await page.goto(monday);
    await weekShown(page);
    for (let at = 0; at < (await outings(page).count()); at += 1) {
      await outings(page).nth(at).click();
      const free = page.getByRole("dialog").getByRole("checkbox", { checked: false, disabled: false });
      if ((await free.count()) > 0) return { week: monday, at, child: await free.first().evaluate((box) => box.labels[0].innerText.trim()) };
      await page.keyboard.press("Escape");
    }
  }
  return assert.fail("no outing to tick");
}

step("seulement avec la sortie: ticked without network on one phone, it is on the other, goes with its outing, and leaves with the request", async () => {
  const { week: outingWeek, at, child } = await freeOuting(mother.page);
  await father.page.goto(outingWeek);
  await weekShown(father.page);
  await outings(father.page).nth(at).click();
  await portal.stop();
  await going(mother.page, child).check();
  await onlyWith(mother.page, child).check();
  await portal.restart();
  await upToDate(mother.page);
  await going(father.page, child).and(father.page.locator(":checked")).waitFor({ timeout: 30_000 });
  await onlyWith(father.page, child).and(father.page.locator(":checked")).waitFor();
  await going(father.page, child).uncheck();
  await going(mother.page, child).and(mother.page.locator(":not(:checked)")).waitFor({ timeout: 30_000 });
  await going(father.page, child).check();
  assert.equal(await onlyWith(father.page, child).isChecked(), false, "it went with its outing");
  await onlyWith(father.page, child).check();
  await onlyWith(mother.page, child).and(mother.page.locator(":checked")).waitFor({ timeout: 30_000 });
  for (const { page } of [mother, father]) await page.getByRole("button", { name: "Terminé" }).click();
  await mother.page.getByRole("button", { name: /Sauvegarder/ }).click();
  await mother.page.getByRole("dialog").getByText(new RegExp(`^${child}\\s: .*seulement avec la sortie`)).first().waitFor();
  await mother.page.keyboard.press("Escape");
  await send(mother.page);
  await statuses(father.page, family.places.find(({ centre }) => outingWeek.includes(centre)).centre_name);
  const asked = father.page.getByRole("article", { name: new RegExp(`^${child}, `) }).filter({ hasText: "(seulement avec la sortie)" });
  await asked.filter({ has: father.page.getByText(/Accusé de réception/) }).first().waitFor({ timeout: 30_000 });
});

step("no page asked another host, and none broke", () => {
  for (const device of [mother, father, desk]) {
    assert.deepEqual(device.strangers(portal), []);
    assert.deepEqual(device.errors, []);
  }
});
