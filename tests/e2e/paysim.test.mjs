// Can a person pay on the simulator's pages, and are they fit for everybody? A shop that knows the platform's guide only.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { fitForEverybody } from "./lib/checks.mjs";
import { Device, PHONE } from "./lib/chromium.mjs";
import { PaySim, Shop, signature } from "./lib/paysim.mjs";
import { step } from "./lib/step.mjs";

let sim, shop, phone;

before(async () => {
  sim = await PaySim.start();
  shop = await Shop.open(sim);
  phone = await Device.open(PHONE);
});
after(async () => {
  await phone?.end();
  await shop?.end();
  if (sim) assert.equal(await sim.end(), 0, "it ends when it is asked to");
});

/** The latest of these messages, signed as the guide says. */
function latest(messages) {
  const fields = messages.at(-1);
  assert.equal(fields.signature, signature(fields));
  return fields;
}

step("a card: accepted by keyboard, the shop told first, the browser back by GET", async () => {
  await shop.pay(phone.page, { vads_payment_cards: "CB;VISA;MASTERCARD" });
  await fitForEverybody(phone.page, "card");
  assert.match(await phone.page.textContent("main"), /32,24 €.*PMT-1.*Zoé Dupont/s);
  await phone.page.getByRole("button", { name: "Payer 32,24 €" }).focus();
  await phone.page.keyboard.press("Enter");
  await phone.page.waitForURL(`${shop.url}/retour?**`);
  const [told, brought] = [latest(shop.told), latest(shop.brought)];
  assert.deepEqual([told.vads_trans_status, told.vads_amount, told.vads_url_check_src], ["AUTHORISED", "3224", "PAY"]);
  assert.equal(brought.vads_trans_uuid, told.vads_trans_uuid);
  assert.ok(told.vads_hash && !("vads_hash" in brought));
});

step("vouchers for a part, a card for the rest: one payment by two means, back by POST", async () => {
  await shop.pay(phone.page, { vads_payment_cards: "CVCO", vads_return_mode: "POST" });
  await fitForEverybody(phone.page, "vouchers");
  await phone.page.getByLabel("Part en chèques-vacances, en euros").fill("50");
  await phone.page.getByRole("button", { name: "Compléter par carte", exact: true }).click();
  await fitForEverybody(phone.page, "vouchers, a part that is too much");
  await phone.page.getByRole("alert").waitFor();
  await phone.page.getByLabel("Part en chèques-vacances, en euros").fill("20,00");
  await phone.page.getByRole("button", { name: "Compléter par carte, acceptée au second essai" }).click();
  await fitForEverybody(phone.page, "the way back by POST");
  await phone.page.getByRole("button", { name: "Retourner sur le site" }).click();
  await phone.page.waitForURL(`${shop.url}/retour`);
  const told = latest(shop.told);
  const tries = JSON.parse(told.vads_payment_seq).transactions.map((one) => `${one.card_brand} ${one.amount} ${one.trans_status}`);
  assert.deepEqual([told.vads_card_brand, told.vads_sequence_number], ["MULTI", "0"]);
  assert.deepEqual(tries, ["CVCO 2000 CAPTURED", "CB 1224 REFUSED", "CB 1224 AUTHORISED"]);
  assert.equal(latest(shop.brought).vads_payment_seq, told.vads_payment_seq);
});

step("a transfer that waits, answered from the knobs' page; a refund", async () => {
  await shop.pay(phone.page, { vads_payment_cards: "IP_WIRE_INST" });
  await fitForEverybody(phone.page, "transfer");
  await phone.page.getByRole("button", { name: "La banque réfléchit, puis refuse" }).click();
  await phone.page.waitForURL(`${shop.url}/retour?**`);
  assert.equal(latest(shop.brought).vads_trans_status, "WAITING_AUTHORISATION");
  await phone.page.goto(`${sim.url}/simulateur`);
  await fitForEverybody(phone.page, "knobs");
  await phone.page.getByRole("button", { name: "La banque accepte" }).click();
  assert.equal(latest(shop.told).vads_trans_status, "CAPTURED");
  const payment = phone.page.getByRole("region", { name: "Paiement PMT-3" });
  await payment.getByLabel("Euros").fill("10,00");
  await payment.getByRole("button", { name: "Rembourser" }).click();
  const refund = latest(shop.told);
  assert.deepEqual([refund.vads_operation_type, refund.vads_amount], ["CREDIT", "1000"]);
});

step("an abandonment, and a tab that is closed", async () => {
  await shop.pay(phone.page, { vads_payment_cards: "CB" });
  await phone.page.getByRole("button", { name: "Annuler et retourner sur le site" }).click();
  await phone.page.waitForURL(`${shop.url}/retour?**`);
  assert.equal(latest(shop.brought).vads_trans_status, "ABANDONED");
  await phone.page.goto(`${sim.url}/simulateur`);
  await phone.page.getByLabel("Le navigateur revient").selectOption("closed");
  await phone.page.getByRole("button", { name: "Pour le prochain seulement" }).click();
  await shop.pay(phone.page, { vads_payment_cards: "CB" });
  await phone.page.getByRole("button", { name: "Payer 32,24 €" }).click();
  await phone.page.getByText("L’onglet se ferme ici").waitFor();
  await fitForEverybody(phone.page, "closed");
  assert.equal(latest(shop.told).vads_trans_status, "AUTHORISED");
});

step("a form that is wrong: the page names the field", async () => {
  await shop.pay(phone.page, { vads_payment_cards: "CB", vads_amount: "0" });
  await fitForEverybody(phone.page, "refused");
  assert.match(await phone.page.textContent("main"), /Champ en cause : vads_amount/);
});
