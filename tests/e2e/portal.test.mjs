// Is every page that needs no sign-in fit for everybody, and does it speak to nobody else?
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { fitForEverybody } from "./lib/checks.mjs";
import { Device, LAPTOP, PHONE } from "./lib/chromium.mjs";
import { Portal } from "./lib/portal.mjs";
import { step } from "./lib/step.mjs";

const FORMS = ["/connexion", "/premiere-connexion", "/mot-de-passe-oublie"];
let portal, phone;

before(async () => {
  portal = await Portal.start();
  phone = await Device.open(PHONE);
});
after(async () => {
  await phone?.end();
  await portal?.end();
});

/** The paths of the site map. */
async function pages() {
  const text = await (await fetch(`${portal.url}/sitemap.xml`)).text();
  return [...text.matchAll(/<loc>([^<]+)<\/loc>/g)].map((match) => new URL(match[1]).pathname);
}

step("the site map names the portal's pages, and each is there", async () => {
  const paths = await pages();
  assert.ok(paths.length >= 10, `only ${paths.length} pages: ${paths}`);
  for (const path of paths) {
    const answer = await fetch(portal.url + path);
    assert.equal(answer.status, 200, path);
    const text = await answer.text();
    assert.match(text, /<html lang="fr"/, path);
    assert.equal((text.match(/<h1[\s>]/g) ?? []).length, 1, `${path} has one title`);
    assert.doesNotMatch(text, /\{\{|\{%|undefined|NaN/, path);
  }
});

step("every page of the portal: axe in both colour schemes, 320 px, text twice as large, targets", async () => {
  for (const path of await pages()) {
    await phone.page.goto(portal.url + path);
    await fitForEverybody(phone.page, path);
  }
});

step("the forms to get in: the same, and they work by keyboard", async () => {
  for (const path of FORMS) {
    await phone.page.goto(portal.url + path);
    await fitForEverybody(phone.page, path);
    const fields = await phone.page.locator("form input:not([type=hidden])").count();
    const labelled = await phone.page.evaluate(() => [...document.querySelectorAll("form input:not([type=hidden])")].filter((i) => i.labels.length > 0).length);
    assert.ok(fields > 0, path);
    assert.equal(labelled, fields, `${path}: every field has its label`);
  }
});

step("every link of the portal leads somewhere", async () => {
  const seen = new Set();
  for (const path of [...(await pages()), ...FORMS]) {
    await phone.page.goto(portal.url + path);
    const links = await phone.page.$$eval("a[href]", (all) => all.map((a) => a.href));
    links.filter((link) => link.startsWith(portal.url)).forEach((link) => seen.add(link.split("#")[0]));
  }
  for (const link of seen) {
    const answer = await fetch(link, { redirect: "manual" });
    assert.ok(answer.status < 400, `${link}: ${answer.status}`);
  }
});

step("an address that does not exist answers with a page that helps", async () => {
  const answer = await phone.page.goto(`${portal.url}/cette-page-n-existe-pas`);
  assert.equal(answer.status(), 404);
  await fitForEverybody(phone.page, "404");
});

step("the pages work without script", async () => {
  const laptop = await Device.open({ ...LAPTOP, javaScriptEnabled: false });
  try {
    await laptop.page.goto(portal.url);
    await laptop.page.getByRole("link", { name: /Questions fréquentes/ }).first().click();
    await laptop.page.getByRole("heading", { level: 1, name: /Questions fréquentes/ }).waitFor();
  } finally {
    await laptop.end();
  }
});

step("no request to another host, from any page", () => {
  assert.deepEqual(phone.strangers(portal), []);
  assert.deepEqual(phone.errors, []);
});
