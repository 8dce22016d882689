// Can a parent trust the account, and a director the money? From a draft run to invoices, read without network, paid by the three
// means on the played platform, seen on two devices; then the yearly certificate. "Offline" is the server stopped.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { Device, LAPTOP, PHONE } from "./lib/chromium.mjs";
import { signInDesk } from "./lib/desk.mjs";
import { directorOf, twoParentsOfOneFamily } from "./lib/families.mjs";
import { mailTo } from "./lib/mails.mjs";
import { backWith, banner, cents, chooseCentre, goAndPay, means, openAccount, openDesk, owed, paperText, typedInvoice } from "./lib/money.mjs";
import { keptForOffline, offline, refresh, signIn, upToDate } from "./lib/parent.mjs";
import { Portal } from "./lib/portal.mjs";
import { step } from "./lib/step.mjs";
import { until } from "./lib/until.mjs";

const LABEL = "Réparation d’un vélo";
let portal, family, mother, father, desk, first, second, invoice;

before(async () => {
  portal = await Portal.start();
  family = await twoParentsOfOneFamily(portal);
  [first, second] = family.places;
  [mother, father, desk] = [await Device.open(PHONE), await Device.open(PHONE), await Device.open(LAPTOP)];
});
after(async () => {
  for (const device of [mother, father, desk]) await device?.end();
  await portal?.end();
});

const director = async (place) => {
  await desk.context.clearCookies();
  await signInDesk(desk.page, portal, await directorOf(portal, place.centre));
};
const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const seenAs = (device, amount) => until(async () => (await owed(device.page)) === amount, 30_000, `the balance does not become ${amount}`);

step("a draft run is reviewed and issued; pressed again in another tab, it issues nothing more", async () => {
  await director(first);
  const { page } = desk;
  await openDesk(page, portal, "facturation", first);
  await page.getByLabel("Du", { exact: true }).fill(inDays(-7));
  await page.getByLabel("au (inclus)").fill(inDays(120));
  await page.getByRole("button", { name: "Préparer le brouillon" }).click();
  await page.getByRole("heading", { name: /^Brouillon/ }).waitFor();
  // The lines of a family are read when it is opened, and say why each costs what it does.
  const draft = page.getByRole("listitem").filter({ has: page.getByText("Prête", { exact: true }) }).first();
  await draft.locator("summary").click();
  await draft.getByRole("listitem").filter({ hasText: "→" }).first().waitFor();
  const other = await desk.context.newPage();
  await openDesk(other, portal, "facturation", first);
  for (const [tab, said] of [[page, /factures? émises?\s: /], [other, /Rien de plus à émettre/]]) {
    await tab.getByRole("button", { name: /^Émettre \d/ }).click();
    await tab.getByRole("dialog").getByRole("button", { name: /^Émettre \d/ }).click();
    await tab.getByText(said).first().waitFor({ timeout: 60_000 });
  }
  await other.close();
});

step("an invoice is announced by mail, and comes by itself to a phone that is its owner's", async () => {
  for (const [device, account] of [[mother, family.first], [father, family.second]]) {
    await signIn(device.page, portal, account);
    await openAccount(device.page, portal, first);
    await keptForOffline(device.page);
  }
  const before = await owed(mother.page);
  await typedInvoice(desk.page, portal, first, { label: LABEL, euros: "32,24" });
  await mailTo(portal, family.first.email, /facture/i);
  for (const device of [mother, father]) await seenAs(device, before + 3224);
  await mother.page.getByRole("region", { name: "Liste de vos opérations" }).getByRole("link").first().click();
  await mother.page.getByText(LABEL).waitFor();
  invoice = mother.page.url();
  const pdf = mother.page.getByRole("link", { name: /^Télécharger/ }).first();
  await pdf.waitFor({ timeout: 40_000 });
  const paper = await pdf.getAttribute("href");
  await mother.page.goto(`${portal.url}/app/compte`);
  await upToDate(mother.page);
  const kept = () => mother.page.evaluate(async () => (await (await caches.open("papers")).keys()).map((request) => new URL(request.url).pathname));
  const id = invoice.split("/").at(-1);
  await until(async () => {
    await refresh(mother.page).catch(() => null);
    const paths = await kept();
    return paths.some((path) => path.endsWith(`/operations/${id}`)) && paths.includes(paper);
  }, 60_000, "nothing came ahead");
});

step("without network the account, the invoice and its PDF open", async () => {
  await portal.stop();
  await mother.reopen(invoice);
  const { page } = mother;
  await offline(page);
  await page.getByText(LABEL).click();
  await page.getByText("32,24 €").first().waitFor();
  const url = await page.getByRole("link", { name: /^Télécharger/ }).first().getAttribute("href");
  const told = await page.evaluate(async (path) => {
    const answer = await fetch(path);
    return [answer.status, new TextDecoder().decode(new Uint8Array(await answer.arrayBuffer()).slice(0, 5))];
  }, url);
  assert.deepEqual(told, [200, "%PDF-"]);
  await page.goto(`${portal.url}/app/compte`);
  await banner(page).waitFor();
  const card = page.getByRole("button", { name: "Carte bancaire" });
  assert.equal(await card.getAttribute("aria-disabled"), "true");
  await page.getByText("Demande le réseau").first().waitFor();
  await portal.restart();
});

/** The other parent presses *Payer* while the first one is on the platform's page: asked first, and nothing is begun. */
async function toldOfTheOther(page, word) {
  await means(page, word).click();
  await page.getByRole("button", { name: "Continuer vers le paiement sécurisé" }).click();
  const question = page.getByRole("dialog", { name: "Un paiement est déjà commencé" });
  await question.getByText(/a été commencé (à l’instant|il y a)/).waitFor();
  await question.getByRole("button", { name: "Payer quand même" }).waitFor();
  await question.getByRole("button", { name: "Non, revenir" }).click();
  await question.waitFor({ state: "detached" });
  await openAccount(page, portal, first);
}

step("operations of an older school year come when they are asked for, and stay without network", async () => {
  const { page } = mother;
  const account = family.places.find(({ centre_name }) => centre_name === "Le Moulin");
  await openAccount(page, portal, account);
  const ask = page.getByRole("button", { name: /^Voir les opérations de \d{4}–\d{4}$/ });
  const year = (await ask.innerText()).slice(-9);
  const older = page.getByRole("heading", { name: `Année scolaire ${year}` });
  await keptForOffline(page);
  await portal.stop();
  await ask.click();
  await page.getByText("Le réseau est nécessaire la première fois").waitFor();
  await portal.restart();
  await refresh(page);
  await older.waitFor({ timeout: 30_000 });
  await page.getByText(`31/08/${year.slice(5)}`).first().waitFor();
  assert.equal(await ask.count(), 0, "it is here");
  await portal.stop();
  await mother.reopen(page.url());
  await offline(mother.page);
  await mother.page.getByRole("heading", { name: `Année scolaire ${year}` }).waitFor();
  await portal.restart();
});

step("by card, given up and tried again: the second phone is told of the first one's payment, and the balance is settled on both", async () => {
  for (const device of [mother, father]) await openAccount(device.page, portal, first);
  const { page } = mother;
  await means(page, "Carte bancaire").click();
  const firstName = page.getByLabel("Prénom");
  assert.notEqual(await firstName.inputValue(), "Aurore");
  await firstName.fill("Aurore");
  await page.getByRole("button", { name: "Continuer vers le paiement sécurisé" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/app/"), { timeout: 30_000 });
  await toldOfTheOther(father.page, "Carte bancaire");
  await page.getByRole("button", { name: /Annuler|Abandonner/ }).first().click();
  await backWith(page, "Paiement abandonné");
  await page.getByRole("link", { name: "Réessayer" }).click();
  await page.getByRole("heading", { name: /^Régler .* par carte bancaire$/ }).waitFor();
  await firstName.waitFor();
  assert.equal(await firstName.inputValue(), "Aurore", "what was typed for this payment is not typed again");
  await page.getByRole("button", { name: "Continuer vers le paiement sécurisé" }).click();
  await page.getByRole("button", { name: /^Payer \d/ }).click();
  await backWith(page, "Paiement reçu");
  await page.getByRole("link", { name: "Voir mon compte" }).click();
  for (const device of [mother, father]) await seenAs(device, 0);
});

step("by vouchers and a card for the rest: one payment, two lines", async () => {
  const { page } = father;
  await openAccount(page, portal, second);
  assert.ok((await owed(page)) >= 2000, "the demo leaves something to pay in the second centre");
  const lines = page.getByRole("region", { name: "Liste de vos opérations" }).getByRole("listitem");
  const before = await lines.count();
  await goAndPay(page, "Chèque-Vacances Connect");
  await page.getByLabel("Part en chèques-vacances, en euros").fill("10,00");
  await page.getByRole("button", { name: "Compléter par carte", exact: true }).click();
  await backWith(page, "Paiement reçu");
  await page.getByRole("link", { name: "Voir mon compte" }).click();
  await seenAs(father, 0);
  assert.equal(await lines.count(), before + 2);
});

step("by a transfer that waits: both phones say so, nobody pays twice, the bank's answer settles it", async () => {
  await typedInvoice(desk.page, portal, first, { label: LABEL, euros: "15,00" });
  for (const device of [mother, father]) {
    await chooseCentre(device.page, first);
    await seenAs(device, 1500);
  }
  await mother.page.getByText(/Chèque-Vacances Connect\s: à partir de\s20,00/).waitFor();
  await goAndPay(mother.page, "Virement Bancaire Immédiat");
  await mother.page.getByRole("button", { name: "La banque réfléchit, puis accepte" }).click();
  await backWith(mother.page, /Paiement en cours|Paiement reçu/);
  const bank = await mother.context.newPage();
  await bank.goto(portal.payments);
  await father.page.getByText("Paiement en cours.").waitFor({ timeout: 20_000 });
  assert.equal(await means(father.page, "Carte bancaire").count(), 0);
  await openDesk(desk.page, portal, `comptes/${first.family}`, first);
  await desk.page.getByRole("region", { name: "Paiement en ligne" }).getByText(/15,00.* la banque n’a pas encore répondu/).waitFor();
  await bank.getByRole("button", { name: "La banque accepte" }).first().click();
  await mother.page.getByRole("link", { name: "Voir mon compte" }).click();
  for (const device of [mother, father]) await seenAs(device, 0);
});

step("a payment typed by mistake is taken off in the open, and says who did it", async () => {
  await director(first);
  const { page } = desk;
  await openDesk(page, portal, `comptes/${first.family}`, first);
  await page.getByRole("button", { name: "Enregistrer un règlement" }).click();
  await page.getByLabel("Mode de règlement").selectOption({ label: "Espèces" });
  await page.getByLabel("Montant en euros").fill("500");
  await page.getByText("Au-delà du solde").waitFor();
  await page.getByRole("button", { name: /^Enregistrer le règlement de 500,00/ }).click();
  await page.getByText("Règlement enregistré.").waitFor();
  await seenAs(mother, -50_000);
  const typed = page.getByRole("listitem").filter({ hasText: "500,00" }).first();
  await typed.locator("summary").click();
  await typed.getByRole("button", { name: /^Annuler \(saisi par erreur\)/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/^Raison/).fill("50,00 € et non 500,00 €");
  await dialog.getByRole("button", { name: /^Annuler ces 500,00/ }).click();
  await page.getByText("Règlement annulé.").waitFor();
  await seenAs(mother, 0);
  assert.equal(await page.getByRole("button", { name: /^Annuler \(saisi par erreur\)/ }).count(), 0);
  await page.getByText("Qui a fait quoi").click();
  await page.getByText("Règlement rejeté ou annulé").first().waitFor();
  await mailTo(portal, family.first.email, /Règlement annulé/);
});

step("the certificate of last year stands with those of all centres", async () => {
  const year = new Date().getFullYear() - 1;
  await mother.page.goto(`${portal.url}/app/attestations`);
  await upToDate(mother.page);
  for (const place of family.places) {
    await director(place);
    await openDesk(desk.page, portal, "controle", place);
    await desk.page.getByLabel("Année", { exact: true }).fill(String(year));
    await desk.page.getByRole("button", { name: "Préparer les attestations" }).click();
    await desk.page.getByText(/attestations? établies?|Aucun règlement n’a été reçu/).first().waitFor();
  }
  await mother.page.getByRole("heading", { name: String(year) }).waitFor({ timeout: 30_000 });
  // The paper says what the screen says, under the number that the screen names.
  const valid = mother.page.getByRole("region", { name: String(year) }).getByRole("listitem").filter({ hasNotText: "ne l’utilisez plus" }).first();
  const shown = await valid.innerText();
  const paper = await paperText(mother, portal, valid.getByRole("link", { name: /^Télécharger/ }));
  const [, number] = /N° (\S+)/.exec(shown);
  const [, total] = /Total réglé en \d{4} ([\d ]+,\d\d €)/.exec(paper) ?? [];
  assert.ok(paper.includes(`Attestation de paiement ${year}`) && paper.includes(number) && total, paper);
  assert.equal(cents(total), cents(shown.slice(shown.indexOf("Réglé en"))), paper);
});

step("nothing was asked of another host but the platform, and no page broke", () => {
  for (const device of [mother, father, desk]) {
    assert.deepEqual(device.strangers(portal), []);
    assert.deepEqual(device.errors, []);
  }
});
