// Is the app a good guest on a phone? It can be installed, paints before its engine, sends from its worker, and leaves no trace.
import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before } from "node:test";
import { Device, PHONE } from "./lib/chromium.mjs";
import { sessionOf } from "./lib/families.mjs";
import { go, keptForOffline, mark, offline, openFreeWeek, refresh, signIn, upToDate } from "./lib/parent.mjs";
import { Portal } from "./lib/portal.mjs";
import { until } from "./lib/until.mjs";
import { step } from "./lib/step.mjs";

let portal, account, view, phone;

before(async () => {
  portal = await Portal.start();
  for (account of portal.accountsOf("parent")) {
    ({ view } = await sessionOf(portal, account));
    if (view.families.some((place) => place.children.length > 0)) break;
  }
  phone = await Device.open(PHONE);
});
after(async () => {
  await phone?.end();
  await portal?.end();
});

step("no byte of the engine before the first paint", async () => {
  const asked = [];
  phone.context.on("request", (request) => asked.push(request));
  await signIn(phone.page, portal, account);
  await phone.page.goto("about:blank");
  asked.length = 0;
  await phone.page.goto(`${portal.url}/app/`);
  await upToDate(phone.page);
  const painted = await phone.page.evaluate(() => performance.timeOrigin + performance.getEntriesByName("first-contentful-paint")[0].startTime);
  const engine = asked.filter((request) => /\.wasm(\?|$)|engine/.test(new URL(request.url()).pathname));
  assert.ok(engine.length > 0, "the engine was loaded");
  const early = engine.filter((request) => request.timing().startTime > 0 && request.timing().startTime < painted);
  assert.deepEqual(early.map((request) => request.url()), []);
});

step("it can be installed", async () => {
  await phone.page.goto(`${portal.url}/app/`);
  await keptForOffline(phone.page);
  const cdp = await phone.context.newCDPSession(phone.page);
  const { errors, data } = await cdp.send("Page.getAppManifest");
  assert.deepEqual(errors, []);
  const manifest = JSON.parse(data);
  assert.equal(manifest.display, "standalone");
  assert.equal(manifest.lang, "fr");
  const { installabilityErrors } = await cdp.send("Page.getInstallabilityErrors");
  assert.deepEqual(installabilityErrors.map((error) => error.errorId), []);
});

step("the worker keeps the app; of the family only its own account's papers, apart", async () => {
  const kept = await phone.page.evaluate(async () => {
    const paths = async (name) => (await (await caches.open(name)).keys()).map((request) => new URL(request.url).pathname);
    return Promise.all((await caches.keys()).map(async (name) => [name, await paths(name)]));
  });
  const shell = kept.filter(([name]) => name !== "papers").flatMap(([, paths]) => paths);
  assert.ok(shell.length > 3, shell.join());
  assert.deepEqual(shell.filter((path) => path.startsWith("/api/") || path === "/compte"), []);
  const papers = kept.filter(([name]) => name === "papers").flatMap(([, paths]) => paths);
  assert.deepEqual(papers.filter((path) => !/^\/(imprimes|api\/family\/[^/]+\/[^/]+\/(operations|papers))\//.test(path)), []);
});

step("a draft is said wherever one looks, on the family's other phone too, until it is sent or given up", async () => {
  const { page } = phone;
  const { week, boxes } = await openFreeWeek(page, { least: 2 });
  for (const box of boxes.slice(0, 2)) await mark(page, box, true);
  await page.goto(`${portal.url}/app/`);
  const line = (of) => of.getByRole("link", { name: /^Brouillon : 2 choix non envoyés, semaine du / });
  await line(page).click();
  await page.waitForURL(week);
  await go(page, "Réserver");
  await page.getByText("Brouillon : 2 choix non envoyés", { exact: true }).waitFor();
  const other = await Device.open(PHONE);
  await signIn(other.page, portal, account);
  await line(other.page).waitFor();
  await other.end();
  await go(page, "Demandes");
  const card = page.getByRole("article", { name: /^Brouillon : / });
  await card.getByRole("link", { name: /^Reprendre/ }).waitFor();
  await card.getByRole("button", { name: /^Abandonner/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Abandonner", exact: true }).click();
  await card.waitFor({ state: "detached" });
  await page.goto(`${portal.url}/app/`);
  await upToDate(page);
  assert.equal(await line(page).count(), 0);
});

step("on a small phone the first boxes of a week are seen at once, and the keyboard's place is never under the bars", async () => {
  const { page } = phone;
  await openFreeWeek(page);
  const seen = await page.evaluate(() => {
    const [box, foot] = [".chip", ".foot"].map((name) => document.querySelector(name).getBoundingClientRect());
    return { bottom: box.bottom, foot: foot.top };
  });
  assert.ok(seen.bottom <= seen.foot, JSON.stringify(seen));
  await page.locator("h1").focus();
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    const under = await page.evaluate(() => {
      const it = document.activeElement;
      const bars = [...document.querySelectorAll(".foot, .bar")];
      if (it === document.body || bars.some((bar) => bar.contains(it))) return null;
      const { left, bottom } = (it.closest("label") ?? it).getBoundingClientRect();
      const over = document.elementFromPoint(Math.max(1, left + 6), bottom - 4);
      return bars.some((bar) => bar.contains(over)) ? (it.ariaLabel ?? it.textContent) : null;
    });
    assert.equal(under, null);
  }
});

step("printables, on a device that is the parent's own before they are opened, and the portal's pages are there without network", async () => {
  const { page } = phone;
  await page.goto(`${portal.url}/app/`);
  await upToDate(page);
  await keptForOffline(page);
  const printable = "/imprimes/reglement-interieur.pdf";
  const read = (path) => page.evaluate((p) => fetch(p).then((answer) => answer.status, () => 0), path);
  const [unread, nobodys] = ["/imprimes/programme-des-vacances.pdf", "/imprimes/autre.pdf"];
  assert.equal(await read(printable), 200);
  await page.waitForFunction((path) => caches.match(path), unread);
  await page.getByRole("region", { name: "Nouveaux imprimés" }).waitFor();
  await portal.stop();
  for (const path of [printable, unread]) assert.equal(await read(path), 200, path);
  assert.equal(await read(nobodys), 0, "what is not of the centre is not here");
  const titles = { "/questions-frequentes/": /^Questions fréquentes/, "/": /./, "/connexion": /hors connexion/, "/centres/moulin/": /hors connexion/ };
  for (const [path, title] of Object.entries(titles)) {
    await page.goto(`${portal.url}${path}`);
    assert.match(await page.title(), title, path);
    assert.ok(await page.evaluate(() => document.styleSheets[0].cssRules.length > 0), `${path} has its style`);
  }
  await portal.restart();
  await page.goto(`${portal.url}/app/`);
  await upToDate(page);
});

step("a printable that the association withdrew is shown from no copy any more, and the others stay", async () => {
  const { page } = phone;
  const read = (path) => page.evaluate((p) => fetch(p).then((answer) => answer.status, () => 0), path);
  const [gone, stays] = ["/imprimes/programme-des-vacances.pdf", "/imprimes/reglement-interieur.pdf"];
  await portal.stop();
  assert.deepEqual([await read(gone), await read(stays)], [200, 200], "without network both are here");
  const folder = join(portal.data, "content/imprimes");
  const listed = (await readFile(join(folder, "imprimes.toml"), "utf8")).split(/(?=\[\[imprime\]\])/);
  await writeFile(join(folder, "imprimes.toml"), listed.filter((entry) => !entry.includes("programme-des-vacances.pdf")).join(""));
  await rm(join(folder, "programme-des-vacances.pdf"));
  await portal.restart();
  assert.deepEqual([await read(gone), await read(stays)], [404, 200]);
  await page.goto(`${portal.url}/app/compte`);
  await page.getByRole("link", { name: /Règlement intérieur/ }).first().waitFor();
  await page.getByText(/Programme des vacances/).first().waitFor({ state: "detached" });
  await portal.stop();
  assert.deepEqual([await read(gone), await read(stays)], [0, 200], "nor without network");
  await portal.restart();
  await upToDate(page);
});

step("closed with something to send, it is sent by the worker alone when the network is back", async () => {
  const { week, boxes } = await openFreeWeek(phone.page);
  await portal.stop();
  await mark(phone.page, boxes[0], true);
  await phone.page.getByRole("button", { name: /Sauvegarder/ }).click();
  await phone.page.getByRole("dialog").getByRole("button", { name: "Envoyer", exact: true }).click();
  await phone.page.getByText(/à envoyer/).first().waitFor();
  await offline(phone.page);
  // The worker tries while the server is stopped; the app notices it, and what could not leave stays ready.
  await phone.page.getByRole("dialog").getByRole("button", { name: "Fermer" }).last().click();
  const worker = await workerOf(phone.page);
  const { generation } = await phone.page.evaluate(stored);
  await until(async () => {
    await worker.sync();
    return (await phone.page.evaluate(stored)).generation !== generation;
  }, 15_000, "the worker took nothing");
  await refresh(phone.page);
  await until(async () => {
    const { post, taken } = await phone.page.evaluate(stored);
    return post && !taken;
  }, 15_000, "what the worker took in vain is not ready any more");
  // No page of the app is left; another page of the portal's origin only listens to the worker.
  await phone.page.goto("about:blank");
  await portal.restart();
  const other = await phone.context.newPage();
  await other.goto(`${portal.url}/sitemap.xml`);
  await (await workerOf(other)).sync();
  const { cookie } = await sessionOf(portal, account);
  assert.ok(cookie);
  await until(() => sentCount(portal) > 0, 20_000, "the worker sent nothing");
  await other.close();
  await phone.page.goto(week);
  await upToDate(phone.page);
});

/** The worker of the portal as the browser's own tools see it: `sync` is the network coming back. */
async function workerOf(page) {
  const cdp = await phone.context.newCDPSession(page);
  const ids = new Set();
  cdp.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => registrations.forEach((one) => ids.add(one.registrationId)));
  await cdp.send("ServiceWorker.enable");
  await until(() => ids.size > 0);
  const about = { origin: portal.url, tag: "outbox", lastChance: false };
  return { sync: () => Promise.all([...ids].map((registrationId) => cdp.send("ServiceWorker.dispatchSyncEvent", { ...about, registrationId }))) };
}

/** In the page: what the engine keeps for the worker. */
function stored() {
  return new Promise((done, fail) => {
    const opening = indexedDB.open("preau-engine");
    opening.onerror = () => fail(opening.error);
    opening.onsuccess = () => {
      const disk = opening.result.transaction("disk").objectStore("disk");
      const [generation, post, taken] = ["generation", "post", "post-taken"].map((key) => disk.get(key));
      disk.transaction.oncomplete = () => {
        opening.result.close();
        done({ generation: generation.result, post: post.result !== undefined, taken: taken.result !== undefined });
      };
    };
  });
}

/** How many requests the server's log says were answered on the sync route since its latest start. */
const sentCount = (running) => (running.log.match(/\/api\/sync/g) ?? []).length;

step("signing out leaves no trace of the family in the browser's folder", async () => {
  await phone.page.goto(`${portal.url}/app/`);
  await upToDate(phone.page);
  // The address is left out: the browser itself remembers what was typed into a form.
  const canaries = [view.families[0].family_name, ...view.families[0].children];
  await phone.close();
  assert.notDeepEqual(await phone.filesHolding(canaries), [], "the copy is there while somebody is signed in");
  await phone.open();
  await phone.page.goto(`${portal.url}/app/compte`);
  await upToDate(phone.page);
  await phone.page.getByRole("button", { name: /Se déconnecter/ }).click();
  await confirmIfAsked(phone.page);
  await phone.page.waitForURL(/\/connexion/);
  await phone.page.getByRole("status").getByText("Vous êtes déconnecté. Rien de votre famille ne reste sur cet appareil.").waitFor();
  assert.deepEqual(await phone.page.evaluate(async () => (await indexedDB.databases()).map((d) => d.name)), []);
  await phone.close();
  assert.deepEqual(await phone.filesHolding(canaries), []);
});

step("signing out works without network too, and ends the session at the next exchange", async () => {
  await phone.open();
  await signIn(phone.page, portal, account);
  await keptForOffline(phone.page);
  await phone.page.goto(`${portal.url}/app/espace`);
  await upToDate(phone.page);
  const change = phone.page.getByRole("button", { name: "Changer le mot de passe" });
  assert.equal(await change.getAttribute("aria-disabled"), "false");
  await portal.stop();
  await refresh(phone.page);
  await phone.page.getByText("Changer le mot de passe demande le réseau").waitFor();
  assert.equal(await change.getAttribute("aria-disabled"), "true");
  await phone.page.getByRole("button", { name: /Se déconnecter/ }).click();
  await confirmIfAsked(phone.page);
  await phone.page.waitForURL(/\/app\/$/);
  await phone.page.getByText(view.families[0].family_name).waitFor({ state: "detached" });
  await portal.restart();
  await phone.page.goto(`${portal.url}/app/`);
  await until(async () => (await phone.page.evaluate(() => fetch("/api/session").then((r) => r.status))) === 401, 20_000, "the session goes on");
});

async function confirmIfAsked(page) {
  const dialog = page.getByRole("dialog");
  if (await dialog.isVisible().catch(() => false)) await dialog.getByRole("button", { name: /déconnecter/i }).click();
}
