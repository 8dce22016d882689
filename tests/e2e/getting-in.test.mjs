// How does a parent get in for the first time, and again after forgetting? By mailed words that serve once, never to a stranger.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { Device, LAPTOP, PHONE } from "./lib/chromium.mjs";
import { sessionOf } from "./lib/families.mjs";
import { mailTo } from "./lib/mails.mjs";
import { signIn, upToDate } from "./lib/parent.mjs";
import { Portal } from "./lib/portal.mjs";
import { step } from "./lib/step.mjs";

const NEWCOMER = "nouvelle.arrivee@example.org";
const CHOSEN = "un cartable vert sous le préau";
const OTHER = "trois hérissons dans la cour d’école";
let portal, desk, phone, birth;

before(async () => {
  portal = await Portal.start();
  desk = await Device.open(LAPTOP);
  phone = await Device.open(PHONE);
});
after(async () => {
  await desk?.end();
  await phone?.end();
  await portal?.end();
});

step("a director records a parent's address: the welcome mail leaves", async () => {
  const director = portal.accountsOf("director")[0];
  await signIn(desk.page, portal, director);
  const { cookie, view } = await sessionOf(portal, director);
  const centre = view.desks[0].centre;
  const answer = await fetch(`${portal.url}/api/desk/${centre}/families`, { headers: { cookie } });
  const { families } = await asList(answer);
  const family = families.find((one) => one.children.length > 0 && one.guardians.some((g) => g.address === null || !g.address.confirmed)) ?? families.find((one) => one.children.length > 0);
  const guardian = family.guardians.find((g) => g.address === null || !g.address.confirmed) ?? family.guardians[0];
  birth = family.children[0].birth;
  await desk.page.goto(`${portal.url}/app/bureau/familles`);
  await desk.page.getByPlaceholder("Chercher une famille").fill(family.name);
  const name = `${guardian.first_name} ${guardian.last_name}`;
  await desk.page.getByRole("button", { name: new RegExp(`(Enregistrer une|Changer l’)\\s?adresse d[e’] ?${name}`) }).first().click();
  await desk.page.getByRole("dialog").getByLabel(/adresse/i).first().fill(NEWCOMER);
  await desk.page.getByRole("dialog").getByRole("button", { name: /^(Enregistrer|Changer l’adresse)$/ }).click();
  await desk.page.getByText(`un mail part à ${NEWCOMER}`).waitFor();
  await mailTo(portal, NEWCOMER, /./);
});

/** The list of families, however it is wrapped. */
async function asList(answer) {
  assert.equal(answer.status, 200);
  const body = await answer.json();
  return { families: Array.isArray(body) ? body : body.families };
}

step("Première connexion asks for a child's birth date; a wrong one opens nothing", async () => {
  const mail = await mailTo(portal, NEWCOMER, /./);
  const provisional = /provisoire[^:]*:\s*(\S{12,})/i.exec(mail.text)?.[1];
  assert.ok(provisional, mail.text);
  await firstSignIn(provisional, "2001-01-01");
  await phone.page.getByRole("alert").or(phone.page.locator(".error, .notice.no")).first().waitFor();
  assert.doesNotMatch(phone.page.url(), /\/app\//);
  await firstSignIn(provisional, birth);
  await phone.page.waitForURL(/\/(app|connexion)/);
  if (!/\/app\//.test(phone.page.url())) await signIn(phone.page, portal, { email: NEWCOMER, password: CHOSEN });
  await upToDate(phone.page);
});

async function firstSignIn(provisional, date) {
  const { page } = phone;
  await page.goto(`${portal.url}/premiere-connexion`);
  await page.getByLabel(/E-?mail|Adresse/i).first().fill(NEWCOMER);
  const next = page.getByLabel(/provisoire/i);
  if ((await next.count()) === 0) await page.getByRole("button", { name: /Première connexion|Continuer/ }).click();
  await next.fill(provisional);
  await page.getByLabel(/^Nouveau mot de passe/).fill(CHOSEN);
  await page.getByLabel(/Confirmer/i).fill(CHOSEN);
  await fillDate(page, date);
  await page.getByRole("button", { name: /Envoyer|Valider|Première connexion/ }).last().click();
  await page.waitForLoadState();
}

/** The birth date, typed in one field or in three. */
async function fillDate(page, date) {
  const one = page.locator("input[type=date]");
  if ((await one.count()) > 0) return one.fill(date);
  const [year, month, day] = date.split("-");
  const field = page.getByLabel(/naissance/i).first();
  return field.fill(`${day}/${month}/${year}`);
}

step("the provisional password serves once", async () => {
  const mail = await mailTo(portal, NEWCOMER, /./);
  const provisional = /provisoire[^:]*:\s*(\S{12,})/i.exec(mail.text)[1];
  await assert.rejects(sessionOf(portal, { role: "parent", email: NEWCOMER, password: provisional }));
  await sessionOf(portal, { role: "parent", email: NEWCOMER, password: CHOSEN });
});

step("Mot de passe oublié answers the same for a known and an unknown address; the mailed link changes it once", async () => {
  const { page } = phone;
  const said = [];
  for (const email of [NEWCOMER, "personne@example.org"]) {
    await page.goto(`${portal.url}/mot-de-passe-oublie`);
    await page.getByLabel(/E-?mail|Adresse/i).first().fill(email);
    await page.getByRole("main").getByRole("button").first().click();
    await page.waitForLoadState();
    said.push((await page.getByRole("main").innerText()).replaceAll(email, "…"));
  }
  assert.equal(said[0], said[1]);
  const mail = await mailTo(portal, NEWCOMER, /mot de passe/i);
  const link = mail.links.find((one) => one.includes("/nouveau-mot-de-passe"));
  assert.ok(link, mail.text);
  await page.goto(link);
  for (const field of await page.locator("input[type=password]").all()) await field.fill(OTHER);
  await page.getByRole("main").getByRole("button").first().click();
  await page.waitForLoadState();
  await sessionOf(portal, { role: "parent", email: NEWCOMER, password: OTHER });
  await assert.rejects(sessionOf(portal, { role: "parent", email: NEWCOMER, password: CHOSEN }));
  await page.goto(link);
  assert.equal(await page.locator("input[type=password]").count(), 0, "the link serves once");
});
