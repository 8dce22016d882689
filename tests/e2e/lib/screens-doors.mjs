// How is each page opened that is reached from a mail, or by somebody whose session is not as usual? Each on a device of its own.
import assert from "node:assert/strict";
import { aloneAt, asking, endSessions } from "./families.mjs";
import { mails } from "./mails.mjs";
import { fillIn, mark, openFreeWeek, signIn } from "./parent.mjs";
import { until } from "./until.mjs";

const heading = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();

/** The newest link of a kind in the mails to somebody; `ask` makes it leave when there is none yet. */
async function linkIn(portal, address, path, ask) {
  const found = async () => (await mails(portal.mails)).filter((mail) => mail.to.includes(address)).flatMap((mail) => mail.links).filter((url) => url.includes(path)).at(-1);
  const already = await found();
  if (already) return already;
  await ask?.();
  return until(found, 30_000, `no mail to ${address} with ${path}`);
}

/** The page of a place that is offered, from the demo's own mail. */
export async function offer(page, portal) {
  await page.goto(await linkIn(portal, "@", "/offre/"));
  await heading(page, "Une place vous est proposée");
  await page.getByRole("button", { name: "Accepter la place" }).waitFor();
}

const FORGETFUL = "elena.garcia@example.org";
export async function newPassword(page, portal) {
  const link = await linkIn(portal, FORGETFUL, "/nouveau-mot-de-passe", async () => {
    await page.goto(`${portal.url}/mot-de-passe-oublie`);
    await page.getByLabel(/E-?mail|Adresse/i).first().fill(FORGETFUL);
    await page.getByRole("main").getByRole("button").first().click();
  });
  await page.goto(link);
  await heading(page, "Nouveau mot de passe");
  await page.getByRole("button", { name: "Enregistrer et se connecter" }).waitFor();
}

/** A guardian of a centre that fits, with the way to record an address there. */
async function guardianAt(portal, centre, fits) {
  const { ask, view } = await asking(portal, await aloneAt(portal, centre));
  const desk = `/api/desk/${view.desks[0].centre}`;
  const { families } = await ask("GET", `${desk}/families`);
  const guardian = families.flatMap((family) => family.guardians).find(fits);
  assert.ok(guardian, `no such guardian at ${centre}`);
  return { guardian, record: (email) => ask("POST", `${desk}/guardians/${guardian.id}/address`, { email }) };
}

/** Somebody of two centres has another address in one of them: the old address is asked about the other. */
const MOVED = "julien.delmas@example.org";
export async function newAddress(page, portal) {
  const link = await linkIn(portal, MOVED, "/nouvelle-adresse", async () => {
    const { record } = await guardianAt(portal, "Le Moulin", ({ address }) => address?.email === MOVED);
    await record("julien.ailleurs@example.org");
  });
  await page.goto(link);
  await heading(page, "Votre nouvelle adresse");
  await page.getByRole("button", { name: "Oui, c’est ma nouvelle adresse" }).waitFor();
}

/** A second centre has recorded the address of a parent who signs in already. */
const KNOWN = "ines.fabre@example.org";
export async function attaching(page, portal) {
  const account = portal.accounts.find(({ email }) => email === KNOWN);
  const { guardian, record } = await guardianAt(portal, "Le Moulin", ({ address }) => address.email === KNOWN || !address.confirmed);
  if (guardian.address.email !== KNOWN) await record(KNOWN);
  await fillIn(page, portal, account, {});
  await page.waitForURL(/\/rattachement$/);
  await heading(page, "Un centre à confirmer");
}

/** A session ended from afar, with choices on the phone that have not left. */
const LOST = "nadia.haddad@example.org";
export async function locked(page, portal) {
  const account = portal.accounts.find(({ email }) => email === LOST);
  await signIn(page, portal, account);
  const { boxes } = await openFreeWeek(page);
  await page.context().setOffline(true);
  await mark(page, boxes[0], true);
  await page.getByRole("button", { name: /Sauvegarder/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Envoyer", exact: true }).click();
  await page.getByRole("dialog").getByText("Enregistré sur ce téléphone").waitFor();
  await endSessions(portal, account);
  await page.context().setOffline(false);
  await page.goto(`${portal.url}/app/`);
  await heading(page, "Votre session est terminée");
  await page.getByText("Rien n’est perdu").waitFor();
}
