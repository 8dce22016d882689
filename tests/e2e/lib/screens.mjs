// Which screens are there? One list: each is checked for everybody, and each has its picture.
import { mark, openFreeWeek, upToDate, weekShown } from "./parent.mjs";

const heading = (page) => page.locator("h1").first().waitFor();
const app = (path) => async (page, portal) => {
  await page.goto(`${portal.url}/app/${path}`);
  await upToDate(page);
  await heading(page);
};
const plain = (path) => async (page, portal) => {
  await page.goto(`${portal.url}/${path}`);
  await heading(page);
};

/** A week with two boxes ticked, that nobody has sent. */
async function week(page, portal) {
  await app("")(page, portal);
  const { boxes } = await openFreeWeek(page, { least: 2 });
  for (const box of boxes.slice(0, 2)) await mark(page, box, true);
}

async function outing(page, portal) {
  await week(page, portal);
  const touch = page.getByRole("button", { name: /voir et réserver$/ });
  const next = page.getByRole("link", { name: "Semaine suivante" });
  while ((await touch.count()) === 0) {
    const shown = await page.locator(".week-nav h2").innerText();
    await next.click();
    await page.locator(".week-nav h2").filter({ hasNotText: shown }).waitFor();
    await weekShown(page);
  }
  await touch.first().click();
  await page.getByRole("dialog").waitFor();
}

async function sending(page, portal) {
  await week(page, portal);
  await page.getByRole("button", { name: /Sauvegarder/ }).click();
  await page.getByRole("dialog").waitFor();
}

/** The inbox, on the week that has most to decide. */
export async function inbox(page, portal) {
  await desk("")(page, portal);
  const weeks = page.getByLabel("Semaine", { exact: true });
  await weeks.locator("option", { hasText: "à décider" }).first().waitFor({ state: "attached" });
  const options = await weeks.locator("option").evaluateAll((all) => all.map((o) => ({ value: o.value, n: Number(/(\d+) demandes? à/.exec(o.text)?.[1] ?? 0) })));
  await weeks.selectOption(options.sort((a, b) => b.n - a.n)[0].value);
  await page.getByRole("button", { name: /^Accepter la demande/ }).first().waitFor();
}

async function whole(page, portal) {
  await dialog("", /Accepter tous ceux qui tiennent/)(page, portal);
  await page.getByLabel(/toute la période/).check();
  await page.getByRole("button", { name: /^Accepter (ces|cette)/ }).waitFor();
}

/** Something is decided and not told yet; then what *Publier* would tell. */
async function publishing(page, portal) {
  await inbox(page, portal);
  const publish = page.getByRole("button", { name: /Publier les réponses/ });
  if ((await publish.getAttribute("aria-disabled")) === "true") await page.getByRole("button", { name: /^Attente la demande/ }).first().click();
  await publish.click();
  await page.getByRole("dialog").waitFor();
}

async function detail(page, portal) {
  await inbox(page, portal);
  await page.getByRole("button", { name: /^Détail et autres réponses/ }).first().click();
  await page.getByRole("dialog").waitFor();
}

const dialog = (path, button) => async (page, portal) => {
  await desk(path)(page, portal);
  await page.getByRole("button", { name: button }).first().click();
  await page.getByRole("dialog").waitFor();
};

const desk = (path) => async (page, portal) => {
  await app(["bureau", path].filter(Boolean).join("/"))(page, portal);
  await page.getByText(/Lecture|Chargement/).first().waitFor({ state: "detached" });
};

/** The newest operation of the account. */
async function operation(page, portal) {
  await app("compte")(page, portal);
  await page.getByRole("region", { name: "Liste de vos opérations" }).getByRole("link").first().click();
  await page.getByText("Date écriture").first().waitFor();
}

/** The payer's data before a payment leaves, by the first means that can be pressed. */
async function paying(page, portal) {
  await app("compte")(page, portal);
  await page.getByRole("region", { name: "Vous pouvez régler par" }).getByRole("link").first().click();
  await page.getByRole("button", { name: "Continuer vers le paiement sécurisé" }).waitFor();
}

/** Back from the platform with nothing paid. */
async function paid(page, portal) {
  await paying(page, portal);
  await page.getByRole("button", { name: "Continuer vers le paiement sécurisé" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/app/"));
  await page.getByRole("button", { name: /Annuler|Abandonner/ }).first().click();
  await page.waitForURL(/\/app\/paiement\//);
  await page.getByRole("link", { name: "Voir mon compte" }).waitFor();
}

/** The first account of the desk. */
async function account(page, portal) {
  await desk("comptes")(page, portal);
  await page.locator(".m-account").first().click();
  await page.getByRole("heading", { name: "Opérations" }).waitFor();
}

/** What an accepted day might become, as a parent asks for it. */
async function changing(page, portal) {
  await app("demandes")(page, portal);
  await page.getByRole("button", { name: /^Demander une modification/ }).first().click();
  await page.getByRole("dialog").getByText(/C’est déjà ce qui est accepté/).waitFor();
}

/** `who`: nobody, parent or director. */
export const SCREENS = [
  { name: "portail", who: "nobody", open: plain("") },
  { name: "mode-d-emploi", who: "nobody", open: plain("mode-d-emploi/") },
  { name: "questions-frequentes", who: "nobody", open: plain("questions-frequentes/") },
  { name: "connexion", who: "nobody", open: plain("connexion") },
  { name: "premiere-connexion", who: "nobody", open: plain("premiere-connexion") },
  { name: "mot-de-passe-oublie", who: "nobody", open: plain("mot-de-passe-oublie") },
  { name: "non-connecte", who: "nobody", open: async (page, portal) => {
    await page.goto(`${portal.url}/app/`);
    await heading(page);
  } },
  { name: "accueil", who: "parent", open: app("") },
  { name: "reserver", who: "parent", open: app("reserver") },
  { name: "semaine", who: "parent", open: week },
  { name: "sortie", who: "parent", open: outing },
  { name: "envoyer", who: "parent", open: sending },
  { name: "demandes", who: "parent", open: app("demandes") },
  { name: "modifier", who: "parent", open: changing },
  { name: "compte", who: "parent", open: app("compte") },
  { name: "compte-operation", who: "parent", open: operation },
  { name: "compte-regler", who: "parent", open: paying },
  { name: "compte-paiement", who: "parent", open: paid },
  { name: "attestations", who: "parent", open: app("attestations") },
  { name: "espace", who: "parent", open: app("espace") },
  { name: "aide", who: "parent", open: app("aide") },
  { name: "page-simple", who: "parent", open: plain("compte") },
  { name: "bureau-demandes", who: "director", open: inbox },
  { name: "bureau-detail", who: "director", open: detail },
  { name: "bureau-tous", who: "director", open: whole },
  { name: "bureau-publier", who: "director", open: publishing },
  { name: "bureau-a-revoir", who: "director", open: desk("a-revoir") },
  { name: "bureau-liste", who: "director", open: desk("liste") },
  { name: "bureau-familles", who: "director", open: desk("familles") },
  { name: "bureau-adresse", who: "director", open: dialog("familles", /(Changer l’adresse|Enregistrer une adresse)/) },
  { name: "bureau-comptes", who: "director", open: desk("comptes") },
  { name: "bureau-compte", who: "director", open: account },
  { name: "bureau-facturation", who: "director", open: desk("facturation") },
  { name: "bureau-remises", who: "director", open: desk("banque/remises") },
  { name: "bureau-releve", who: "director", open: desk("banque/releve") },
  { name: "bureau-relances", who: "director", open: desk("relances") },
  { name: "bureau-tarifs", who: "director", open: desk("tarifs") },
  { name: "bureau-controle", who: "director", open: desk("controle") },
  { name: "bureau-reglages", who: "director", open: desk("reglages") },
  { name: "bureau-aide", who: "director", open: desk("aide") },
];

/** A parent with several children if there is one, so that the screens have something to show. */
export async function busiest(portal, sessionOf) {
  const found = [];
  for (const account of portal.accountsOf("parent")) {
    const { view } = await sessionOf(portal, account);
    found.push({ account, weight: view.families.reduce((sum, place) => sum + 1 + place.children.length, 0) });
  }
  return found.sort((a, b) => b.weight - a.weight)[0].account;
}
