// Which screens are there? One list: each is checked for everybody, and each has its picture.
import * as parent from "./screens-app.mjs";
import { app, plain } from "./screens-app.mjs";
import * as office from "./screens-desk.mjs";
import { desk, dialog } from "./screens-desk.mjs";
import * as doors from "./screens-doors.mjs";
import * as money from "./screens-money.mjs";
import { Device } from "./chromium.mjs";
import { aloneAt, sessionOf } from "./families.mjs";
import { signIn } from "./parent.mjs";

export { inbox } from "./screens-desk.mjs";

/** `who`: nobody, parent, director; or alone, on a device of its own. `wide`: what a laptop shows instead of a phone's layout. */
export const SCREENS = [
  { name: "portail", who: "nobody", open: plain("") },
  { name: "mode-d-emploi", who: "nobody", open: plain("mode-d-emploi/") },
  { name: "questions-frequentes", who: "nobody", open: plain("questions-frequentes/") },
  { name: "connexion", who: "nobody", open: plain("connexion") },
  { name: "premiere-connexion", who: "nobody", open: plain("premiere-connexion") },
  { name: "mot-de-passe-oublie", who: "nobody", open: plain("mot-de-passe-oublie") },
  { name: "nouveau-mot-de-passe", who: "nobody", open: doors.newPassword },
  { name: "offre", who: "nobody", open: doors.offer },
  { name: "nouvelle-adresse", who: "nobody", open: doors.newAddress },
  { name: "non-connecte", who: "nobody", open: parent.nobody },
  { name: "rattachement", who: "alone", open: doors.attaching },
  { name: "session-terminee", who: "alone", open: doors.locked },
  { name: "accueil", who: "parent", open: app("") },
  { name: "reserver", who: "parent", open: app("reserver") },
  { name: "semaine", who: "parent", open: parent.week, wide: ".table-card .grid" },
  { name: "sortie", who: "parent", open: parent.outing },
  { name: "copier", who: "parent", open: parent.copying },
  { name: "copier-cases", who: "parent", open: parent.copied },
  { name: "envoyer", who: "parent", open: parent.sending },
  { name: "demandes", who: "parent", open: app("demandes") },
  { name: "modifier", who: "parent", open: parent.changing },
  { name: "compte", who: "parent", open: app("compte"), wide: ".table-card .operations" },
  { name: "compte-operation", who: "parent", open: parent.operation },
  { name: "compte-regler", who: "parent", open: parent.paying },
  { name: "compte-paiement", who: "parent", open: parent.paid },
  { name: "attestations", who: "parent", open: app("attestations") },
  { name: "espace", who: "parent", open: app("espace") },
  { name: "aide", who: "parent", open: app("aide") },
  { name: "page-simple", who: "parent", open: plain("compte") },
  { name: "bureau-demandes", who: "director", open: office.inbox },
  { name: "bureau-detail", who: "director", open: office.detail },
  { name: "bureau-partager", who: "director", open: office.splitting },
  { name: "bureau-refuser", who: "director", open: office.refusing },
  { name: "bureau-tous", who: "director", open: office.whole },
  { name: "bureau-trop-nombreux", who: "alone", open: office.beyondMany },
  { name: "bureau-publier", who: "director", open: office.publishing },
  { name: "bureau-annuler-journee", who: "director", open: office.cancelling },
  { name: "bureau-telephone", who: "alone", open: office.telephoned },
  { name: "bureau-a-revoir", who: "director", open: desk("a-revoir") },
  { name: "bureau-liste", who: "director", open: desk("liste") },
  { name: "bureau-familles", who: "director", open: desk("familles") },
  { name: "bureau-adresse", who: "director", open: dialog("familles", /(Changer l’adresse|Enregistrer une adresse)/) },
  { name: "bureau-suspendre", who: "director", open: office.suspending },
  { name: "bureau-comptes", who: "director", open: desk("comptes") },
  { name: "bureau-compte", who: "director", open: money.account },
  { name: "bureau-reglement", who: "director", open: money.paying },
  { name: "bureau-facture-libre", who: "director", open: money.typedInvoice },
  { name: "bureau-avoir", who: "director", open: money.creditNote },
  { name: "bureau-rejet", who: "director", open: money.rejection },
  { name: "bureau-annuler-reglement", who: "director", open: money.undoing },
  { name: "bureau-remboursement", who: "director", open: money.refund },
  { name: "bureau-echeancier", who: "director", open: money.planning },
  { name: "bureau-paiement-partiel", who: "director", open: money.opening },
  { name: "bureau-facturation", who: "director", open: money.draft },
  { name: "bureau-remises", who: "director", open: desk("banque/remises") },
  { name: "bureau-releve", who: "director", open: desk("banque/releve") },
  { name: "bureau-relances", who: "director", open: desk("relances") },
  { name: "bureau-tarifs", who: "director", open: desk("tarifs") },
  { name: "bureau-controle", who: "director", open: desk("controle") },
  { name: "bureau-reglages", who: "director", open: desk("reglages") },
  { name: "bureau-aide", who: "director", open: desk("aide") },
  // After those that need undecided lines: it accepts those who fit.
  { name: "bureau-sans-place", who: "alone", open: office.beyond },
];

/** Who looks at the screens: the busiest parent, and the director who has most to show, five days a week. */
export const accountsOf = async (portal) => ({ parent: await busiest(portal), director: await aloneAt(portal, "Le Moulin") });

/** A device for each of nobody, parent and director, kept; a new one for whoever is `alone`. */
export class People {
  #kept = new Map();

  constructor(portal, accounts, options) {
    Object.assign(this, { portal, accounts, options });
  }

  /** Opens a screen on its device and does the work; a device of its own is thrown away. */
  async at({ who, open }, work) {
    const device = this.#kept.get(who) ?? (await this.#opened(who));
    try {
      await device.page.setViewportSize(this.options(who).viewport);
      await open(device.page, this.portal);
      await work(device);
    } finally {
      if (who === "alone") await device.end();
    }
  }

  async #opened(who) {
    const device = await Device.open(this.options(who));
    if (who !== "alone") this.#kept.set(who, device);
    if (this.accounts[who]) await signIn(device.page, this.portal, this.accounts[who]);
    return device;
  }

  get devices() {
    return [...this.#kept.values()];
  }

  async end() {
    for (const device of this.devices) await device.end();
  }
}

/** A parent with several children if there is one, so that the screens have something to show. */
export async function busiest(portal) {
  const found = [];
  for (const account of portal.accountsOf("parent")) {
    const { view } = await sessionOf(portal, account);
    found.push({ account, weight: view.families.reduce((sum, place) => sum + 1 + place.children.length, 0) });
  }
  return found.sort((a, b) => b.weight - a.weight)[0].account;
}
