// How is each screen of a parent opened? By what a parent touches, until what the screen is about is there.
import { mark, openFreeWeek, upToDate, weekShown } from "./parent.mjs";

const heading = (page) => page.locator("h1").first().waitFor();
export const app = (path) => async (page, portal) => {
  await page.goto(`${portal.url}/app/${path}`);
  await upToDate(page);
  await heading(page);
};
export const plain = (path) => async (page, portal) => {
  await page.goto(`${portal.url}/${path}`);
  await heading(page);
};
/** The app's door when nobody is signed in. */
export async function nobody(page, portal) {
  await page.goto(`${portal.url}/app/`);
  await heading(page);
}

/** A week with two boxes ticked, that nobody has sent: the one that was ticked before, or a free one. */
export async function week(page, portal) {
  await app("")(page, portal);
  const before = page.getByRole("link", { name: /^Brouillon : / });
  if ((await before.count()) > 0) {
    await before.first().click();
    return weekShown(page);
  }
  const { boxes } = await openFreeWeek(page, { least: 2 });
  for (const box of boxes.slice(0, 2)) await mark(page, box, true);
  return weekShown(page);
}

async function nextWeek(page) {
  const title = page.locator(".week-nav h2");
  const shown = await title.innerText();
  await page.getByRole("link", { name: "Semaine suivante" }).click();
  await title.filter({ hasNotText: shown }).waitFor();
  await weekShown(page);
}

export async function outing(page, portal) {
  await week(page, portal);
  const touch = page.getByRole("button", { name: /voir et réserver$/ });
  while ((await touch.count()) === 0) await nextWeek(page);
  await touch.first().click();
  await page.getByRole("dialog").waitFor();
}

export async function sending(page, portal) {
  await week(page, portal);
  await page.getByRole("button", { name: /Sauvegarder/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Envoyer", exact: true }).waitFor();
}

/** *Copier vers les semaines suivantes*: for how long it is asked first. */
export async function copying(page, portal) {
  await week(page, portal);
  await page.getByRole("button", { name: "Copier vers les semaines suivantes" }).click();
  await page.getByRole("dialog", { name: "Copier cette semaine" }).getByRole("button", { name: /semaine/ }).first().waitFor();
}

/** Then what would be ticked, and what would not. */
export async function copied(page, portal) {
  await copying(page, portal);
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: /semaine/ }).last().click();
  await dialog.getByText(/sur \d+ semaines?$/).waitFor();
}

/** The newest operation of the account. */
export async function operation(page, portal) {
  await app("compte")(page, portal);
  await page.getByRole("region", { name: "Liste de vos opérations" }).getByRole("link").first().click();
  await page.getByText("Date écriture").first().waitFor();
}

/** The payer's data before a payment leaves, by the first means that can be pressed. */
export async function paying(page, portal) {
  await app("compte")(page, portal);
  await page.getByRole("region", { name: "Vous pouvez régler par" }).getByRole("link").first().click();
  await page.getByRole("button", { name: "Continuer vers le paiement sécurisé" }).waitFor();
  await upToDate(page);
}

/** Back from the platform with nothing paid. */
export async function paid(page, portal) {
  await paying(page, portal);
  await page.getByRole("button", { name: "Continuer vers le paiement sécurisé" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/app/"));
  await page.getByRole("button", { name: /Annuler|Abandonner/ }).first().click();
  await page.waitForURL(/\/app\/paiement\//);
  await page.getByRole("link", { name: "Voir mon compte" }).waitFor();
}

/** What an accepted day might become, as a parent asks for it. */
export async function changing(page, portal) {
  await app("demandes")(page, portal);
  await page.getByRole("button", { name: /^Demander une modification/ }).first().click();
  await page.getByRole("dialog").getByText(/C’est déjà ce qui est accepté/).waitFor();
}
