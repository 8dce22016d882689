// What do parents and directors do with money? The verbs of the stories, by the French names that people see.
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { upToDate } from "./parent.mjs";

const NUMBER = /(−|-)?\d[\d\s]*,\d\d(?=\s€)/;
/** *Solde débiteur au … : 32,24 €* → 3224. */
export const cents = (text) => Number((NUMBER.exec(text.replaceAll("\u00a0", " "))?.[0] ?? "0,00").replace(/[\s,]/g, ""));

/** The account of a centre, on the screen. */
export async function openAccount(page, portal, place) {
  await page.goto(`${portal.url}/app/compte`);
  await upToDate(page);
  await chooseCentre(page, place);
}
export async function chooseCentre(page, place) {
  const choice = page.getByRole("navigation", { name: "Choisir le centre" }).getByRole("button", { name: new RegExp(place.centre_name) });
  if ((await choice.count()) > 0) await choice.first().click();
  await banner(page).waitFor();
}
export const banner = (page) => page.getByText(/^Solde (débiteur |créditeur )?au /).first();
/** What is owed; negative in favour of the family. */
export async function owed(page) {
  const text = await banner(page).innerText();
  return text.startsWith("Solde créditeur") ? -cents(text) : cents(text);
}

/** The means that can be pressed now. */
export const means = (page, word) => page.getByRole("region", { name: "Vous pouvez régler par" }).getByRole("link", { name: word });

/** From the account to the platform's page: by these means, with the payer's data as they are. */
export async function goAndPay(page, word) {
  await means(page, word).click();
  await page.getByRole("button", { name: "Continuer vers le paiement sécurisé" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/app/"), { timeout: 30_000 });
}
/** Back in the app, which says what became of the payment. */
export async function backWith(page, word) {
  await page.waitForURL(/\/app\/paiement\//);
  await page.getByText(word).first().waitFor({ timeout: 40_000 });
}

/** A screen of the desk in a centre: `comptes`, `facturation`, `controle`… */
export async function openDesk(page, portal, screen, place) {
  await page.goto(`${portal.url}/app/bureau/${screen}?centre=${place.centre}`);
  await page.getByRole("navigation", { name: "Argent" }).waitFor();
}

/** *Facture libre* of one line, for a family. */
export async function typedInvoice(page, portal, place, { label, euros }) {
  await openDesk(page, portal, `comptes/${place.family}`, place);
  await page.getByRole("button", { name: "Facture libre" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Libellé").fill(label);
  await dialog.getByLabel("Prix unitaire").fill(euros);
  await dialog.getByRole("button", { name: /^Émettre la facture/ }).click();
  await page.getByText("Facture émise.").waitFor();
}

/** What stands on the paper behind a link, as another program reads it: each run of spaces as one. */
export async function paperText(device, portal, link) {
  const answer = await device.context.request.get(new URL(await link.getAttribute("href"), portal.url).href);
  const reader = spawn("pdftotext", ["-layout", "-", "-"]);
  reader.stdin.end(await answer.body());
  return (await text(reader.stdout)).replace(/\s+/g, " ");
}
