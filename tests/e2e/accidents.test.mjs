// What if things go wrong? A thumb that presses twice, a second tab, a session ended from afar, a server that goes back to a backup.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { Device, PHONE } from "./lib/chromium.mjs";
import { endSessions, sessionOf, twoParentsOfOneFamily } from "./lib/families.mjs";
import { cell, fillIn, fillInHere, freeDays, keptForOffline, mark, offline, readName, requestCard, send, signIn, statuses, upToDate } from "./lib/parent.mjs";
import { Portal } from "./lib/portal.mjs";
import { step } from "./lib/step.mjs";
import { until } from "./lib/until.mjs";

let portal, family, mother, father, place;
/** Five days of a child: their week, and a box. */
let one, two, three, four, five;

before(async () => {
  portal = await Portal.start();
  family = await twoParentsOfOneFamily(portal);
  [mother, father] = [await Device.open(PHONE), await Device.open(PHONE)];
  await signIn(mother.page, portal, family.first);
  await signIn(father.page, portal, family.second);
  [one, two, three, four, five] = await freeDays(mother.page, 5);
  place = family.places.find(({ centre }) => one.week.includes(centre));
  await keptForOffline(mother.page);
});
after(async () => {
  for (const device of [mother, father]) await device?.end();
  await portal?.end();
});

/** The receipt of a day's request, as its card shows it. */
const receiptOf = (page, { box }) => requestCard(page, box, "En demande").getByText(/Accusé de réception n° \d+/).innerText();
const requestsOf = (page, { box }) => requestCard(page, box, "En demande").count();

/** Ticks a day that was never sent, and sends it. */
async function ask(page, { week, box }) {
  await page.goto(week);
  await cell(page, box).waitFor();
  await mark(page, box, true);
  await send(page);
}

/** The same, after the server was stopped: it waits on this phone. */
async function askInVain(page, { week, box }) {
  await page.goto(week);
  await cell(page, box).waitFor();
  await portal.stop();
  await mark(page, box, true);
  await send(page);
  await offline(page);
}

step("an impatient thumb and a second tab make one request of one day", async () => {
  const [first, second] = [await mother.context.newPage(), await mother.context.newPage()];
  for (const page of [first, second]) {
    await page.goto(one.week);
    await cell(page, one.box).waitFor();
  }
  await mark(first, one.box, true);
  await second.waitForFunction((name) => document.querySelector(`input[aria-label="${name}"]`)?.checked, one.box);
  const sent = [send(first, { times: 2 }), send(second)];
  await Promise.any(sent);
  // Whoever is second finds nothing left to send, and would look for it for half a minute.
  for (const page of [first, second]) await page.close();
  await Promise.allSettled(sent);
  await mother.page.goto(`${portal.url}/app/demandes`);
  await statuses(mother.page, place.centre_name);
  await receiptOf(mother.page, one);
  assert.equal(await requestsOf(mother.page, one), 1);
});

step("a session ended from afar locks the copy; what was not sent waits for its account, and leaves when it is back", async () => {
  await askInVain(mother.page, two);
  await mother.close();
  await portal.restart();
  await endSessions(portal, family.first);
  await mother.open();
  await mother.page.goto(`${portal.url}/app/demandes`);
  await mother.page.getByRole("heading", { name: "Votre session est terminée" }).waitFor();
  await mother.page.getByText("Rien n’est perdu").waitFor();
  assert.equal(await mother.page.getByText(readName(two.box).child).count(), 0, "nothing of the family is shown");
  await signIn(mother.page, portal, family.first);
  await statuses(mother.page, place.centre_name);
  await receiptOf(mother.page, two);
});

step("another account does not get what somebody left unsent on this phone", async () => {
  await askInVain(mother.page, three);
  await mother.close();
  await portal.restart();
  await endSessions(portal, family.first);
  await mother.open();
  const stranger = portal.accountsOf("director")[0];
  await fillIn(mother.page, portal, stranger);
  await mother.page.getByRole("heading", { name: "Votre session est terminée" }).waitFor();
  await mother.page.getByText(family.first.email).waitFor();
  await mother.page.getByRole("link", { name: "Se connecter" }).click();
  await mother.page.waitForURL(/\/connexion/);
  await fillInHere(mother.page, family.first);
  await mother.page.waitForURL(/\/app\//);
  await upToDate(mother.page);
  await statuses(mother.page, place.centre_name);
  await receiptOf(mother.page, three);
});

step("a server that goes back to a backup gets from a phone what it forgot, and both parents read it again", async () => {
  await father.page.goto(`${portal.url}/app/demandes`);
  await statuses(father.page, place.centre_name);
  await receiptOf(father.page, three);
  await father.close();
  const copy = /\S+\.db/.exec(await portal.command("backup"))[0];
  await ask(mother.page, four);
  await statuses(mother.page, place.centre_name);
  await receiptOf(mother.page, four);
  await mother.close();
  await portal.stop();
  await portal.command("restore", copy);
  await portal.restart();
  await father.reopen(`${portal.url}/app/demandes`);
  await upToDate(father.page);
  await statuses(father.page, place.centre_name);
  await receiptOf(father.page, three);
  assert.equal(await requestsOf(father.page, four), 0, "the server has forgotten it, and this phone never heard of it");
  await mother.reopen(`${portal.url}/app/demandes`);
  await upToDate(mother.page);
  await statuses(mother.page, place.centre_name);
  for (const { page } of [mother, father]) await receiptOf(page, four);
  assert.equal(await requestsOf(mother.page, four), 1);
});

step("one day asked for on two phones without network: the later one reads that it was not taken, where it had said that it would leave", async () => {
  for (const { page } of [mother, father]) {
    await page.goto(five.week);
    await cell(page, five.box).waitFor();
  }
  await portal.stop();
  await mark(father.page, five.box, true);
  await father.page.getByRole("button", { name: /Sauvegarder/ }).click();
  const dialog = father.page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Envoyer", exact: true }).click();
  await dialog.getByText("Enregistré sur ce téléphone").waitFor();
  await father.context.setOffline(true);
  await mark(mother.page, five.box, true);
  await send(mother.page);
  await portal.restart();
  await statuses(mother.page, place.centre_name);
  await receiptOf(mother.page, five);
  await father.context.setOffline(false);
  await dialog.getByText("1 demande n’a pas été retenue").waitFor();
  await dialog.getByText(/Une demande existe déjà/).waitFor();
  assert.equal(await dialog.getByText("Transmis").count(), 0, "nothing of it was taken");
});

/** Records of this browser's databases that name the family in that centre: drafts, receipts, requests, statuses. */
const recordsOf = (page, { family, centre }) =>
  page.evaluate(async (name) => {
    const asked = (request) => new Promise((done, no) => Object.assign(request, { onsuccess: () => done(request.result), onerror: () => no(request.error) }));
    const found = [];
    for (const database of ["preau-engine", "preau-app"]) {
      const db = await asked(indexedDB.open(database));
      for (const store of db.objectStoreNames) {
        const tx = db.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([asked(tx.getAllKeys()), asked(tx.getAll())]);
        keys.forEach((key, at) => JSON.stringify([key, values[at]]).includes(name) && found.push(`${store} ${key}`));
      }
      db.close();
    }
    return found;
  }, `${family}/${centre}`);

step("a parent whose access is suspended keeps no paper, draft or receipt of that family on the phone, and nobody else loses theirs", async () => {
  const desks = await Promise.all(portal.accountsOf("director").map((account) => sessionOf(portal, account)));
  const { cookie } = desks.find(({ view }) => view.desks.some(({ centre }) => centre === place.centre));
  const headers = { cookie, origin: new URL(portal.url).origin, "sec-fetch-site": "same-origin", "content-type": "application/json" };
  const desk = `${portal.url}/api/desk/${place.centre}`;
  const { families } = await (await fetch(`${desk}/families`, { headers })).json();
  const guardian = families.flatMap((one) => one.guardians).find((one) => one.address?.email === family.first.email);
  const paper = `/api/family/${place.family}/${place.centre}/operations/kept`;
  const keeps = (page) => page.evaluate(async (path) => (await (await caches.open("papers")).match(path)) !== undefined, paper);
  for (const { page } of [mother, father]) await page.evaluate(async (path) => (await caches.open("papers")).put(path, new Response("{}")), paper);
  for (const { page } of [mother, father]) assert.ok((await recordsOf(page, place)).some((record) => record.includes("chunk/")), "its drafts are here");
  const answer = await fetch(`${desk}/guardians/${guardian.id}/suspended`, { method: "PUT", headers, body: JSON.stringify({ suspended: true }) });
  assert.equal(answer.status, 204);
  for (const { page } of [mother, father]) {
    await page.goto(`${portal.url}/app/`);
    await upToDate(page);
  }
  await until(async () => !(await keeps(mother.page)), 15_000, "the paper stays on the phone");
  await until(async () => (await recordsOf(mother.page, place)).length === 0, 15_000, "something of the family stays on the phone").catch(async (error) => {
    error.message += `: ${(await recordsOf(mother.page, place)).join(", ")}`;
    throw error;
  });
  assert.equal(await keeps(father.page), true);
  const kept = await recordsOf(father.page, place);
  for (const part of ["chunk/", "m/entries/", "view home/"]) assert.ok(kept.some((record) => record.includes(part)), part);
});
