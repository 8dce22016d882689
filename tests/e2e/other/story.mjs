// The one story that every engine must tell: open, tick, close, reopen with the server stopped, send when it returns.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sessionOf } from "../lib/families.mjs";
import { Portal } from "../lib/portal.mjs";
import { until } from "../lib/until.mjs";

/** In the page: helpers of the story, by roles and French names. */
const HELPERS = `
  const wait = async (ask, what) => {
    for (let i = 0; i < 400; i += 1) { const found = ask(); if (found) return found; await new Promise((ok) => setTimeout(ok, 50)); }
    throw new Error(what + " did not come: " + document.body.innerText.slice(0, 400));
  };
  const text = (words) => document.body.innerText.includes(words);
  const button = (words) => [...document.querySelectorAll("button")].find((b) => b.innerText.includes(words) && b.offsetParent !== null);
  const boxes = () => [...document.querySelectorAll("input[type=checkbox]")].filter((b) => /^(Matin|Midi|Après-midi), /.test(b.getAttribute("aria-label") ?? "") && !b.disabled);
  const box = (name) => boxes().find((b) => b.getAttribute("aria-label") === name);
`;

/** WebKit lost its disk for good after ten to a hundred of these. */
const TIMES_LEFT = 30;

/** In the page: the numbers of the receipts that it shows. */
const NUMBERS = String.raw`document.body.innerText.match(/n°\s?\d+/g) ?? []`;

/** Runs the story in a browser that `make` starts. */
export function tell(make) {
  let portal, browser, account;
  const run = (body) => browser.run(HELPERS + body);
  before(async () => {
    portal = await Portal.start();
    browser = await make();
    account = portal.accountsOf("parent")[0];
    await signIn(run, browser, portal, account);
  });
  after(async () => {
    await browser?.end();
    await portal?.end();
  });

  test("open, tick, close, reopen with the server stopped, send when it returns", async () => {
    const before = await receipts(run, browser, portal);
    const { week, name } = await findBox(run, browser, portal, account);
    await run(`await wait(() => navigator.serviceWorker.controller?.state === "activated", "the worker");`);
    await portal.stop();
    await run(`box(${JSON.stringify(name)}).click(); await wait(() => text("Enregistré sur ce téléphone"), "the saved tick");`);
    await browser.reopen(week);
    await run(`await wait(() => box(${JSON.stringify(name)})?.checked, "the tick after reopening"); await wait(() => text("Hors connexion"), "the offline line");`);
    await run(`button("Sauvegarder").click(); (await wait(() => button("Envoyer"), "the dialog")); [...document.querySelectorAll("dialog button")].find((b) => b.innerText.trim() === "Envoyer").click(); await wait(() => text("à envoyer"), "what waits");`);
    await portal.restart();
    await receipts(run, browser, portal);
    const fresh = `(${NUMBERS}).some((number) => !${JSON.stringify(before)}.includes(number))`;
    await until(() => run(`return ${fresh};`), 40_000, "no new receipt");
    await browser.open(week);
    await run(`await wait(() => text("En demande"), "what was sent, as a demand of that week");`);
  });

  test("left in the middle of its writes, time and again, a page leaves a disk on which the next one writes", async () => {
    const { week } = await findBox(run, browser, portal, account);
    for (let left = 0; left < TIMES_LEFT; left += 1) {
      await browser.open(week);
      await run(`await wait(() => boxes().length > 0, "the week"); for (const touched of boxes().slice(0, 3)) touched.click();`);
    }
    await browser.open(week);
    await run(`await wait(() => boxes().length > 0, "the week"); boxes()[0].click(); await wait(() => text("Enregistré sur ce téléphone"), "the saved tick");`);
  });

  test("this engine was really driven", () => assert.match(browser.name, /\d/));
}

async function signIn(run, browser, portal, account) {
  await browser.open(`${portal.url}/connexion`);
  await run(`
    const fields = [...document.querySelectorAll("form input")];
    fields.find((f) => f.type === "email").value = ${JSON.stringify(account.email)};
    fields.find((f) => f.type === "password").value = ${JSON.stringify(account.password)};
    const mine = fields.find((f) => f.type === "checkbox"); if (mine && !mine.checked) mine.click();
    [...document.querySelectorAll("form button")].find((b) => /connec/i.test(b.innerText)).click();
  `);
  await until(() => run(`return location.pathname.startsWith("/app/") && text("À jour");`), 40_000, "the app did not open");
}

/** The numbers of the receipts that stand in *Statut de vos demandes*. */
async function receipts(run, browser, portal) {
  await browser.open(`${portal.url}/app/demandes`);
  return run(`
    await wait(() => document.querySelector("h1") && !text("Lecture"), "the requests");
    return ${NUMBERS};
  `);
}

/** A week with a box that may be ticked: its address, and the box's name. */
async function findBox(run, browser, portal, account) {
  const { view } = await sessionOf(portal, account);
  await browser.open(`${portal.url}/app/reserver`);
  const weeks = await run(`
    await wait(() => document.querySelector(".period a"), "the periods");
    return [...document.querySelectorAll(".small-calendar a")].map((a) => a.href);
  `);
  for (const week of weeks) {
    await browser.open(week);
    const name = await run(`await wait(() => document.querySelector(".week :is(.day, .grid, .empty)"), "the week"); return boxes().find((b) => !b.checked)?.getAttribute("aria-label") ?? null;`);
    if (name) return { week, name };
  }
  return assert.fail(`nothing to tick in ${weeks.length} weeks for ${view.families.length} places`);
}
