// Does a parent know what is copied and what leaves, before it is done? Two weeks of one period on a small phone.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { Device, LAPTOP, PHONE } from "./lib/chromium.mjs";
import { sessionOf } from "./lib/families.mjs";
import { freeCells, mark, readName, signIn, statuses, tickedCells, upToDate, weekShown } from "./lib/parent.mjs";
import { Portal } from "./lib/portal.mjs";
import { busiest } from "./lib/screens.mjs";
import { step } from "./lib/step.mjs";
import { twoWeeks } from "./lib/weeks.mjs";

const REMARK = "Mamie viendra le chercher";
let portal, phone, weeks, place;

before(async () => {
  portal = await Portal.start();
  phone = await Device.open(PHONE);
  const account = await busiest(portal);
  const { view } = await sessionOf(portal, account);
  await signIn(phone.page, portal, account);
  weeks = await twoWeeks(phone.page);
  place = view.families.find((f) => weeks.here.week.includes(f.centre));
});
after(async () => {
  await phone?.end();
  await portal?.end();
});

const dialog = () => phone.page.getByRole("dialog");

const every = (name) => phone.page.getByRole("checkbox", { name, exact: true });
const tickedNames = async () => (await tickedCells(phone.page).evaluateAll((all) => all.map((box) => box.getAttribute("aria-label")))).sort();
/** Presses one *Tout cocher*; what it changed, once it is on the disk. */
async function pressed(name, on) {
  const before = await tickedNames();
  await mark(phone.page, name, on);
  const [longer, shorter] = on ? [await tickedNames(), before] : [before, await tickedNames()];
  return longer.filter((box) => !shorter.includes(box));
}

for (const [layout, size] of [["a phone", PHONE], ["a laptop", LAPTOP]]) {
  step(`Tout cocher on ${layout}: a day, a child, the week; what cannot be asked for stays empty, and all comes off again`, async () => {
    const { page } = phone;
    const wide = size === LAPTOP;
    await page.setViewportSize(size.viewport);
    await page.goto(weeks.here.week);
    await weekShown(page);
    const free = (await freeCells(page).evaluateAll((all) => all.map((box) => box.getAttribute("aria-label")))).sort();
    const shut = await page.getByRole("checkbox", { name: /^(Matin|Midi|Après-midi), /, disabled: true }).count();
    const { child, day } = readName(weeks.here.box);
    assert.deepEqual(await pressed(`Tout cocher ${day}`, true), free.filter((box) => readName(box).day === day));
    assert.ok(await every(`Tout cocher ${day}`).isChecked());
    const alone = wide ? `Tout cocher pour ${child} cette semaine` : `Tout cocher pour ${child}`;
    assert.deepEqual(await pressed(alone, true), free.filter((box) => readName(box).child === child && readName(box).day !== day));
    await pressed("Tout cocher cette semaine", true);
    assert.deepEqual(await tickedNames(), free, "everything that may be asked for, and nothing else");
    assert.equal(await page.getByRole("checkbox", { name: /^(Matin|Midi|Après-midi), /, disabled: true }).count(), shut);
    for (const name of [`Tout cocher ${day}`, alone]) assert.ok(await every(name).isChecked(), name);
    await page.reload();
    await weekShown(page);
    assert.deepEqual(await tickedNames(), free, "it is on the disk");
    assert.deepEqual(await pressed(alone, false), free.filter((box) => readName(box).child === child));
    assert.ok(!(await every("Tout cocher cette semaine").isChecked()));
    await pressed("Tout cocher cette semaine", true);
    await pressed("Tout cocher cette semaine", false);
    assert.deepEqual(await tickedNames(), []);
    await page.setViewportSize(PHONE.viewport);
  });
}

step("copying names each day before it ticks it, and offers only weeks that follow", async () => {
  const { page } = phone;
  await page.goto(weeks.here.week);
  await weekShown(page);
  await mark(page, weeks.here.box, true);
  await page.getByRole("button", { name: "Copier vers les semaines suivantes" }).click();
  await dialog().getByRole("button", { name: "La semaine suivante" }).waitFor();
  const offered = await dialog().getByRole("button", { name: /semaines/ }).allInnerTexts();
  const said = offered.map((word) => Number(/\((\d+) semaines\)/.exec(word)?.[1] ?? 0)).find((n) => n > 0) ?? 1;
  assert.equal(offered.some((word) => word.startsWith("Les trois")), said > 3, offered.join(" · "));
  await dialog().getByRole("button", { name: "La semaine suivante" }).click();
  const { child } = readName(weeks.here.box);
  const named = dialog().getByRole("listitem").filter({ hasText: child });
  await named.first().waitFor();
  await dialog().getByRole("button", { name: "Annuler" }).click();
});

step("the bar of the week says two prices in two lines", async () => {
  const { page } = phone;
  await page.goto(weeks.there.week);
  await weekShown(page);
  await mark(page, weeks.there.box, true);
  const price = page.locator(".price");
  if ((await price.count()) === 0) return;
  await page.getByText("en tout").first().waitFor();
  const tops = await price.evaluate((e) => {
    const seen = [...e.querySelectorAll("span")].filter((s) => s.offsetWidth > 2);
    return [...new Set(seen.flatMap((s) => [...s.getClientRects()].map((r) => Math.round(r.top))))];
  });
  assert.ok(tops.length <= 2, `${tops.length} lines`);
});

step("what leaves is listed date by date, other weeks too, unless only this one does; the remark goes with all of it", async () => {
  const { page } = phone;
  await page.getByRole("button", { name: /Sauvegarder/ }).click();
  const days = () => dialog().locator(".summary li b").allInnerTexts();
  const [here, there] = [weeks.here, weeks.there].map(({ box }) => readName(box).day);
  const lists = async (day) => (await days()).some((text) => text.toLowerCase().includes(day));
  await dialog().getByRole("heading", { name: "Autres semaines de cette période" }).waitFor();
  assert.deepEqual([await lists(here), await lists(there)], [true, true]);
  await dialog().getByLabel(/^N’envoyer que cette semaine/).check();
  assert.deepEqual([await lists(here), await lists(there)], [false, true]);
  await dialog().getByText("Options et remarque").click();
  await dialog().getByText(/^Jointe aux jours de cette semaine/).waitFor();
  await dialog().getByLabel(/^N’envoyer que cette semaine/).uncheck();
  await dialog().getByText(/^Jointe à tous les jours envoyés/).waitFor();
  await dialog().getByLabel("Remarque au directeur (facultatif)").fill(REMARK);
  await dialog().getByRole("button", { name: "Envoyer", exact: true }).click();
  await dialog().getByText(/2 demandes\./).waitFor();
  await dialog().getByRole("button", { name: "Fermer" }).last().click();
  await upToDate(page);
  await statuses(page, place.centre_name);
  for (const { box } of [weeks.here, weeks.there]) {
    const { child, day } = readName(box);
    await page.getByRole("article", { name: `${child}, ${day}` }).getByText(`Remarque : ${REMARK}`).waitFor();
  }
});

step("nothing was asked of another host, and no page broke", () => {
  assert.deepEqual(phone.strangers(portal), []);
  assert.deepEqual(phone.errors, []);
});
