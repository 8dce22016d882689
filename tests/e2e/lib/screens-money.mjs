// How is each screen and dialog of the desk's money opened? On an account where it makes sense, found in the list by its filters.
import { upToDate } from "./parent.mjs";
import { desk } from "./screens-desk.mjs";

const operations = (page) => page.getByRole("heading", { name: "Opérations" });

/** The accounts of a filter (*En leur faveur*), one after the other, until one has what is looked for. */
async function accountWith(page, portal, filter, wanted) {
  await desk("comptes")(page, portal);
  await page.getByRole("group", { name: "Filtrer les comptes" }).getByRole("button", { name: filter }).click();
  const addresses = await page.locator(".m-account").evaluateAll((all) => all.map((a) => a.href));
  for (const address of addresses.slice(0, 12)) {
    await page.goto(address);
    await upToDate(page);
    await operations(page).waitFor();
    if ((await wanted(page).count()) > 0) return;
  }
  throw new Error(`none of ${addresses.length} accounts (${filter}) has what was looked for`);
}

/** The first account of the desk. */
export const account = (page, portal) => accountWith(page, portal, /^Tous/, operations);

const headButton = (name) => (page) => page.getByRole("region").getByRole("button", { name, exact: true });
/** What is pressed at the head of an account. */
const asked = (filter, button, title) => async (page, portal) => {
  const buttons = headButton(button);
  await accountWith(page, portal, filter, buttons);
  await buttons(page).click();
  await page.getByRole("dialog", { name: title }).waitFor();
};

/** What is pressed inside an operation. */
const inside = (button, title) => async (page, portal) => {
  const lines = (page) => page.locator(".m-written .m-operations > li").filter({ has: page.locator("button", { hasText: button }) });
  await accountWith(page, portal, /^Tous/, lines);
  const line = lines(page).first();
  await line.locator("summary").click();
  await line.locator("button", { hasText: button }).click();
  await page.getByRole("dialog", { name: title }).waitFor();
};

export const paying = asked(/^À régler/, "Enregistrer un règlement", "Enregistrer un règlement");
export const typedInvoice = asked(/^Tous/, "Facture libre", "Facture libre");
export const planning = asked(/^À régler/, "Établir un échéancier", "Établir un échéancier");
export const opening = asked(/^À régler/, "Ouvrir un paiement d’une partie", "Ouvrir un paiement d’une partie");
export const rejection = inside(/^Rejet/, /^Rejet/);
export const undoing = inside(/^Annuler \(saisi par erreur\)/, /^Annuler/);

/** An invoice is taken back whole: the amounts of its lines are shown. */
export async function creditNote(page, portal) {
  await inside(/^Avoir/, /^Avoir sur/)(page, portal);
  await page.getByRole("button", { name: "Toute la facture" }).click();
  await page.getByRole("button", { name: /^Établir l’avoir de/ }).waitFor();
}

/** A family that gave more than it owes. */
export async function refund(page, portal) {
  await desk("comptes")(page, portal);
  const favour = page.getByRole("group", { name: "Filtrer les comptes" }).getByRole("button", { name: /^En leur faveur/ });
  if (/\D0$/.test(await favour.innerText())) {
    await account(page, portal);
    await page.getByRole("button", { name: "Enregistrer un règlement" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Mode de règlement").selectOption("cash");
    await dialog.getByLabel("Montant en euros").fill("250");
    await dialog.getByRole("button", { name: /^Enregistrer le règlement/ }).click();
    await page.getByText("Règlement enregistré.").waitFor();
  }
  await asked(/^En leur faveur/, "Remboursement", "Remboursement")(page, portal);
}

/** A draft that was made by pressing the button: what is accepted from this month on. */
export async function draft(page, portal) {
  await desk("facturation")(page, portal);
  const day = new Date();
  await page.getByLabel("Du", { exact: true }).fill(`${day.toISOString().slice(0, 7)}-01`);
  await page.getByLabel("au (inclus)").fill(new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 2, 0)).toISOString().slice(0, 10));
  await page.getByRole("button", { name: "Préparer le brouillon" }).click();
  await page.getByRole("heading", { name: /^Brouillon/ }).waitFor();
  await page.locator(".m-operations > li").first().waitFor();
}
