// What if something has not left this phone? It says so: when a cut-off comes near, and before one signs out. "Offline" is the
// server stopped; days pass on the phone's own clock.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { Device, PHONE } from "./lib/chromium.mjs";
import { cell, freeDays, go, keptForOffline, mark, offline, readName, requestCard, send, signIn, upToDate } from "./lib/parent.mjs";
import { Portal } from "./lib/portal.mjs";
import { step } from "./lib/step.mjs";
import { until } from "./lib/until.mjs";

const HOUR_MS = 3_600_000;
let portal, phone, day, other;

before(async () => {
  portal = await Portal.start();
  phone = await Device.open(PHONE);
  await signIn(phone.page, portal, portal.accountsOf("parent")[0]);
  [day, other] = await freeDays(phone.page, 2);
  await phone.page.goto(day.week);
  await cell(phone.page, day.box).waitFor();
  await upToDate(phone.page);
  await keptForOffline(phone.page);
});
after(async () => {
  await phone?.end();
  await portal?.end();
});

/** Until when the day of a box may be asked for, as the week that this phone keeps says. */
const cutOff = (page, label) =>
  page.evaluate(async (wanted) => {
    const asked = (request) => new Promise((done, no) => Object.assign(request, { onsuccess: () => done(request.result), onerror: () => no(request.error) }));
    const db = await asked(indexedDB.open("preau-app"));
    const stores = await Promise.all([...db.objectStoreNames].map((name) => asked(db.transaction(name).objectStore(name).getAll())));
    db.close();
    return stores.flat().flatMap((answer) => answer?.days ?? []).find(({ label }) => label === wanted)?.closes_at;
  }, label);

/** The phone's clock, in its page and in its engine. */
async function clockAt(page, instant) {
  const shift = (to) => {
    globalThis.trueNow ??= Date.now;
    const by = to - globalThis.trueNow();
    Date.now = () => globalThis.trueNow() + by;
  };
  for (const place of [page, ...page.workers()]) await place.evaluate(shift, instant);
}

const warning = (page) => page.getByText("Pas encore transmis, et la date limite approche : connectez ce téléphone à internet.");

step("48 hours before a cut-off the phone warns that a request has not left, and not before", async () => {
  const { page } = phone;
  const closes = await cutOff(page, readName(day.box).day);
  assert.ok(closes - Date.now() > 49 * HOUR_MS, "the demo's holidays close later than in two days");
  await portal.stop();
  await mark(page, day.box, true);
  await send(page);
  await offline(page);
  await go(page, "Demandes");
  const card = requestCard(page, day.box, "À envoyer");
  await card.waitFor();
  await clockAt(page, closes - 49 * HOUR_MS);
  await go(page, "Accueil");
  await page.getByRole("heading", { name: "Cette semaine" }).waitFor();
  await go(page, "Demandes");
  await card.waitFor();
  assert.equal(await warning(page).count(), 0, "there is time left");
  await clockAt(page, closes - 47 * HOUR_MS);
  // Nobody touches the phone: its screen looks at the clock each half minute.
  await card.and(page.getByRole("article").filter({ has: warning(page) })).waitFor({ timeout: 45_000 });
  // Out of a pocket it does so at once.
  for (const [hours, warned] of [[49, "detached"], [47, "visible"]]) {
    await clockAt(page, closes - hours * HOUR_MS);
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await warning(page).waitFor({ state: warned, timeout: 5_000 });
  }
  await go(page, "Accueil");
  await page.getByRole("link", { name: new RegExp(`^Pas encore transmis : ${readName(day.box).child}, ${readName(day.box).day}`) }).waitFor();
});

step("once it has left, nothing warns any more", async () => {
  const { page } = phone;
  await clockAt(page, await page.evaluate(() => globalThis.trueNow()));
  await portal.restart();
  await page.goto(`${portal.url}/app/demandes`);
  await upToDate(page);
  await requestCard(page, day.box, "En demande").getByText(/Accusé de réception n° \d+/).waitFor();
  assert.equal(await warning(page).count(), 0);
});

step("a browser that no longer gives back what it keeps is said so, and nothing is called saved", async () => {
  const { page } = phone;
  await page.goto(other.week);
  await cell(page, other.box).waitFor();
  await upToDate(page);
  const saved = page.getByText("Enregistré sur ce téléphone");
  // A transaction that never ends, in another tab: every other one waits behind it.
  const tab = await phone.context.newPage();
  await tab.goto(`${portal.url}/app/espace`);
  await tab.evaluate(async () => {
    const db = await new Promise((ok) => (indexedDB.open("preau-engine").onsuccess = (event) => ok(event.target.result)));
    const store = db.transaction([...db.objectStoreNames], "readwrite").objectStore("view");
    const turn = () => (store.get("x").onsuccess = turn);
    turn();
  });
  await cell(page, other.box).check({ force: true });
  await page.getByText("Enregistrement…").first().waitFor();
  assert.equal(await saved.count(), 0);
  await page.reload();
  await page.getByText("Ce navigateur n’arrive plus à lire ce qu’il a enregistré : fermez-le entièrement, puis rouvrez Préau.").waitFor();
  await tab.close();
  await cell(page, other.box).waitFor();
  assert.equal(await cell(page, other.box).isChecked(), false, "what was never called saved is not shown as if it were");
});

step("who signs out is first told what would be lost: ticks that are on this phone alone, and requests that wait", async () => {
  const { page } = phone;
  await page.goto(other.week);
  await cell(page, other.box).waitFor();
  await portal.stop();
  await mark(page, other.box, true);
  const asked = await leaving(page);
  await asked.getByText("Pas encore transmis : des cases cochées qui ne sont que sur cet appareil.").waitFor();
  await asked.getByText("Si vous vous déconnectez maintenant, c’est perdu.").waitFor();
  await asked.getByRole("button", { name: "Non, revenir" }).click();
  await page.goto(other.week);
  await until(() => cell(page, other.box).isChecked(), 15_000, "the tick was lost");
  await send(page);
  const again = await leaving(page);
  await again.getByText("Pas encore transmis : 1 choix à envoyer").waitFor();
  await again.getByRole("button", { name: "Non, revenir" }).click();
});

async function leaving(page) {
  await go(page, "Compte");
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  const dialog = page.getByRole("dialog", { name: "Se déconnecter ?" });
  await dialog.getByRole("button", { name: "Perdre ces choix et me déconnecter" }).waitFor();
  return dialog;
}

step("when all has left, signing out says that too, and asks about nothing", async () => {
  const { page } = phone;
  await portal.restart();
  await page.goto(`${portal.url}/app/demandes`);
  await upToDate(page);
  await requestCard(page, other.box, "En demande").waitFor();
  await go(page, "Compte");
  await page.getByRole("button", { name: "Se déconnecter" }).click();
  const dialog = page.getByRole("dialog", { name: "Se déconnecter ?" });
  await dialog.getByText("Tout ce que vous avez envoyé est transmis.").waitFor();
  await dialog.getByRole("button", { name: "Me déconnecter" }).click();
  await page.waitForURL(/\/connexion/);
  assert.deepEqual(phone.errors, []);
  assert.deepEqual(phone.strangers(portal), []);
});
