// Who is late is reminded once and in time, who has agreed with the director is left in peace, and a transfer finds its account from
// the bank's own file. "Offline" is the server stopped.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { camt, csv, noStatement } from "./lib/bank.mjs";
import { Device, LAPTOP, PHONE } from "./lib/chromium.mjs";
import { signInDesk } from "./lib/desk.mjs";
import { sessionOf } from "./lib/families.mjs";
import { countMails, mailTo } from "./lib/mails.mjs";
import { openAccount, openDesk, owed } from "./lib/money.mjs";
import { keptForOffline, offline, refresh, signIn, upToDate } from "./lib/parent.mjs";
import { Portal } from "./lib/portal.mjs";
import { step } from "./lib/step.mjs";
import { until } from "./lib/until.mjs";

const SUBJECT = /^(Petit|Deuxième|Dernier) rappel/;
let portal, director, place, reminded, agreed, phone, other, desk, statement;

/** What a director reads of its centre, without a browser. */
const ask = async (path) => {
  const { cookie } = await sessionOf(portal, director);
  const answer = await fetch(`${portal.url}/api/desk/${place.centre}/${path}`, { headers: { cookie } });
  assert.equal(answer.status, 200, path);
  return answer.json();
};
/** A late family with the address of a parent who has signed in before. */
const toWrite = (account) => ({ ...account, email: account.people.find((person) => person.confirmed).email });
const placeOf = ({ family }) => ({ ...place, family });
const seenAs = (device, cents) =>
  until(async () => {
    await refresh(device.page).catch(() => null);
    return (await owed(device.page)) === cents;
  }, 40_000, `the balance does not become ${cents}`);
const read = async (file) => {
  await desk.page.getByLabel("Lire un relevé de la banque").setInputFiles(file);
};

before(async () => {
  portal = await Portal.start();
  director = portal.accountsOf("director").find((account) => account.centres.length === 1 && account.email.startsWith("karim"));
  const { view } = await sessionOf(portal, director);
  place = { centre: view.desks[0].centre, centre_name: view.desks[0].centre_name };
  const { accounts } = await ask("reminders");
  [reminded, agreed] = accounts.filter((account) => account.stand === "ready" && account.people.some((person) => person.confirmed)).map(toWrite);
  assert.ok(agreed, "the demo has two late families that can be written to");
  [phone, other, desk] = [await Device.open(PHONE), await Device.open(PHONE), await Device.open(LAPTOP)];
  await signInDesk(desk.page, portal, director);
  for (const [device, account] of [[phone, agreed], [other, reminded]]) {
    await signIn(device.page, portal, { email: account.email, password: director.password });
    await openAccount(device.page, portal, place);
    await keptForOffline(device.page);
  }
});
after(async () => {
  for (const device of [phone, other, desk]) await device?.end();
  await portal?.end();
});

step("reminders are read as the families will, one is taken off, and only the others leave", async () => {
  const { page } = desk;
  await openDesk(page, portal, "relances", place);
  for (const account of [reminded, agreed]) await page.getByRole("checkbox", { name: account.name, exact: true }).check();
  await page.getByRole("button", { name: `Lire le mail de ${reminded.name}` }).click();
  const mail = page.getByRole("dialog");
  await mail.getByText(reminded.lines[0].label).waitFor();
  const shown = await mail.locator(".m-mail").innerText();
  await mail.getByRole("button", { name: "Fermer" }).last().click();
  const ticked = page.getByRole("checkbox", { checked: true });
  while ((await ticked.count()) > 0) await ticked.first().uncheck();
  await page.getByRole("checkbox", { name: reminded.name, exact: true }).check();
  await page.getByRole("button", { name: "Envoyer 1 relance" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Envoyer 1 relance" }).click();
  await page.getByText(`1 relance envoyée : ${reminded.name}.`).waitFor();
  const left = await mailTo(portal, reminded.email, SUBJECT);
  const plain = (text) => text.replace(/\s+/g, " ").trim();
  assert.equal(plain(left.text), plain(shown), "as it was read");
  assert.ok(left.html.includes(reminded.lines[0].label) && left.links.some((link) => link === `${portal.url}/app/compte`), left.text);
  assert.equal(await countMails(portal, agreed.email, SUBJECT), 0);
  await page.getByText("Relancé aujourd’hui").waitFor();
  // Its family reads it in its account too.
  await until(async () => {
    await refresh(other.page).catch(() => null);
    return (await other.page.getByRole("region", { name: "Relances" }).count()) === 1;
  }, 40_000, "the reminder does not reach the account");
});

step("with the director a family agrees on instalments, and nobody calls it late any more", async () => {
  const { page } = desk;
  await openDesk(page, portal, `comptes/${agreed.family}`, place);
  await page.getByRole("button", { name: "Établir un échéancier" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Nombre d’échéances").selectOption("2");
  await dialog.locator("button[type=submit]").click();
  await page.getByText(/^Échéancier établi\s: /).waitFor();
  await page.getByText(/^Prochaine échéance\s: /).waitFor();
  await openDesk(page, portal, "relances", place);
  await page.getByRole("listitem").filter({ hasText: agreed.name }).getByText("Échéancier suivi").waitFor();
  await openDesk(page, portal, "comptes", place);
  await page.getByRole("link", { name: agreed.name }).first().waitFor();
  await page.getByRole("button", { name: /^En retard/ }).click();
  await page.getByRole("link", { name: reminded.name }).first().waitFor();
  assert.equal(await page.getByRole("link", { name: agreed.name }).count(), 0);
});

step("without network the parent reads the plan, and the other one its reminder", async () => {
  await until(async () => {
    await refresh(phone.page).catch(() => null);
    return (await phone.page.getByRole("region", { name: "Échéancier" }).count()) === 1;
  }, 40_000, "the plan does not reach the phone");
  await portal.stop();
  for (const device of [phone, other]) {
    await device.reopen(`${portal.url}/app/compte`);
    await offline(device.page);
  }
  const plan = phone.page.getByRole("region", { name: "Échéancier" });
  await plan.getByText(/^Prochaine échéance\s: /).waitFor();
  assert.equal(await plan.getByRole("listitem").count(), 2);
  const letters = other.page.getByRole("region", { name: "Relances" });
  await letters.getByText(/^Relance du /).first().click();
  await letters.getByText(reminded.lines[0].label).first().waitFor();
  await portal.restart();
});

step("a page without script says the same", async () => {
  const { cookie } = await sessionOf(portal, { email: agreed.email, password: director.password });
  const page = await (await fetch(`${portal.url}/compte`, { headers: { cookie } })).text();
  assert.ok(/Échéancier/.test(page) && /Prochaine échéance\s: /.test(page), page);
});

step("a file that is no statement, or that was read before, gets its sentence and adds nothing", async () => {
  const { page } = desk;
  const [one, two] = [await ask(`accounts/${reminded.family}`), await ask(`accounts/${agreed.family}`)];
  const { iban } = await ask("money-settings");
  [reminded.due, agreed.due] = [one.due_cents, two.due_cents];
  statement = {
    camt: camt({ iban, credits: [{ cents: one.due_cents, name: reminded.name.toUpperCase(), reference: one.reference, days: 3 }] }),
    csv: csv({ credits: [{ cents: two.plan.instalments[0].cents, name: "TANTE ODETTE", reference: two.reference, days: 1 }] }),
  };
  agreed.first = two.plan.instalments[0].cents;
  await openDesk(page, portal, "banque/releve", place);
  const before = (await ask("bank")).lines.length;
  await read(noStatement());
  await page.getByRole("alert").getByText(/CAMT|relevé/).first().waitFor();
  assert.equal((await ask("bank")).lines.length, before);
  await read(statement.camt);
  await page.getByText(/^Relevé lu\s: 1 encaissement ajouté/).waitFor();
  await read(statement.camt);
  await page.getByText(/Ce relevé a déjà été lu/).waitFor();
  assert.equal((await ask("bank")).lines.length, before + 1);
});

step("a sure transfer is confirmed, and the parent’s balance follows on another page", async () => {
  const { page } = desk;
  const line = page.getByRole("listitem").filter({ hasText: reminded.name }).filter({ hasText: "Référence reconnue" });
  await openAccount(other.page, portal, place);
  await line.getByRole("button", { name: `Inscrire au compte ${reminded.name}` }).first().click();
  await page.getByText(/^1 virement inscrit/).waitFor();
  await seenAs(other, 0);
  await until(async () => (await other.page.getByText("échue", { exact: true }).count()) === 0, 10_000, "a paid invoice is still called late");
  await mailTo(portal, reminded.email, /règlement|reçu/i);
  await openDesk(page, portal, "relances", place);
  await page.getByRole("listitem").filter({ hasText: agreed.name }).first().waitFor();
  assert.equal(await page.getByRole("listitem").filter({ hasText: reminded.name }).count(), 0, "who has paid is late no more");
});

step("a transfer that was put on the wrong account goes to the right one, and both accounts say why", async () => {
  const { page } = desk;
  await openDesk(page, portal, "banque/releve", place);
  await read(statement.csv);
  await page.getByText(/^Relevé lu\s: 1 encaissement ajouté/).waitFor();
  const line = page.getByRole("listitem").filter({ hasText: agreed.name }).filter({ hasText: "TANTE ODETTE" });
  await line.getByRole("button", { name: /^Autre famille/ }).click();
  await choose(reminded.name, "Inscrire ce virement");
  await page.getByText(/^1 virement inscrit/).waitFor();
  await seenAs(other, -agreed.first);
  await page.getByText(/^Déjà traités/).click();
  const over = page.getByRole("listitem").filter({ hasText: "TANTE ODETTE" });
  await over.getByRole("button", { name: /^Corriger le compte/ }).click();
  await choose(agreed.name, "Corriger le compte");
  await page.getByText(/^Compte corrigé/).waitFor();
  await openAccount(phone.page, portal, place);
  await seenAs(phone, agreed.due - agreed.first);
  await seenAs(other, 0);
  await phone.page.getByText(/d’abord inscrit par erreur à un autre compte/).first().waitFor();
  await other.page.getByText(/retiré\s: inscrit par erreur à ce compte/).first().waitFor();
  // The first instalment is covered.
  await phone.page.getByRole("region", { name: "Échéancier" }).getByText("Réglée").waitFor();
});

async function choose(name, button) {
  const dialog = desk.page.getByRole("dialog");
  await dialog.getByRole("searchbox").fill(name);
  await dialog.getByRole("radio", { name: new RegExp(name) }).first().check();
  await dialog.getByRole("button", { name: button }).click();
}

step("nothing was asked of another host, and no page broke", async () => {
  await upToDate(phone.page);
  for (const device of [phone, other, desk]) {
    assert.deepEqual(device.strangers(portal), []);
    assert.deepEqual(device.errors, []);
  }
});
