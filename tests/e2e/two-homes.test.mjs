// What does the other home of a child see? Sacha has two: what one asks for closes the day at the other, before anything is sent, and nothing says who asked.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { Device, LAPTOP, PHONE } from "./lib/chromium.mjs";
import { cell, freeDays, mark, offline, readName, refresh, requestCard, send, signIn, statuses, upToDate, weekShown } from "./lib/parent.mjs";
import { Portal } from "./lib/portal.mjs";
import { step } from "./lib/step.mjs";

const CHILD = "Sacha";
const CLOSED = "Déjà demandé pour cet enfant, voir le directeur";
let portal, one, other, day;

before(async () => {
  portal = await Portal.start();
  [one, other] = [await Device.open(PHONE), await Device.open(LAPTOP)];
  const account = (name) => portal.accountsOf("parent").find(({ email }) => email.startsWith(name));
  await signIn(one.page, portal, account("julien.delmas"));
  await signIn(other.page, portal, account("elena.garcia"));
});
after(async () => {
  for (const device of [one, other]) await device?.end();
  await portal?.end();
});

/** Why Sacha may not be ticked that day, on the wide table: said once under it. */
const why = () => other.page.getByText(new RegExp(`${CHILD}.*${CLOSED}`)).filter({ visible: true });

step("a day is free at both homes; one asks for it, and the other one's open screen closes it by itself", async () => {
  const family = /reserver\/[0-9a-f]{32}/;
  const place = ({ week, box }) => [week.replace(family, ""), readName(box).day].join();
  const daysOf = async (page, most) => (await freeDays(page, most, { enough: false })).filter(({ box }) => readName(box).child === CHILD);
  // The first days are nearly always enough, and reading all of them takes long.
  for (const most of [16, 60]) {
    const own = await daysOf(other.page, most);
    const theirs = await daysOf(one.page, most);
    day ??= theirs.map((mine) => ({ mine, hers: own.find((its) => place(its) === place(mine)) })).find(({ hers }) => hers);
    if (day) break;
  }
  assert.ok(day, "a day that is free at both homes");
  await other.page.goto(day.hers.week);
  await weekShown(other.page);
  await cell(other.page, day.hers.box).and(other.page.locator(":enabled")).waitFor();
  const before = await why().count();

  await one.page.goto(day.mine.week);
  await mark(one.page, day.mine.box, true);
  await send(one.page);
  await cell(other.page, day.hers.box).and(other.page.locator(":disabled")).waitFor({ timeout: 30_000 });
  assert.equal(await why().count(), before + 1);
  const said = await other.page.locator("main").innerText();
  assert.ok(!/Delmas|Julien/.test(said), "not who asked");
});

step("it says so without network too, and only of the part that was asked for", async () => {
  await portal.stop();
  await other.reopen(day.hers.week);
  await weekShown(other.page);
  await offline(other.page);
  assert.ok(await cell(other.page, day.hers.box).isDisabled());
  const { part, child, day: date } = readName(day.hers.box);
  const rest = ["Matin", "Midi", "Après-midi"].filter((name) => name !== part).map((name) => `${name}, ${child}, ${date}`);
  const open = await other.page.getByRole("checkbox", { name: new RegExp(`^(${rest.join("|")})`), disabled: false }).count();
  assert.ok(open > 0, "the other parts may be asked for");
  await portal.restart();
  await refresh(other.page);
  await upToDate(other.page);
});

step("it is given up: the other home may ask for it, and gets it", async () => {
  await statuses(one.page, "Le Moulin");
  const card = requestCard(one.page, day.mine.box, "En demande");
  await card.getByRole("button", { name: /^Annuler/ }).click();
  await one.page.getByRole("dialog").getByRole("button", { name: /^(Annuler|Oui)/ }).first().click();
  await card.waitFor({ state: "detached", timeout: 30_000 });
  await cell(other.page, day.hers.box).and(other.page.locator(":enabled")).waitFor({ timeout: 30_000 });
  await mark(other.page, day.hers.box, true);
  await send(other.page);
  await one.page.goto(day.mine.week);
  await weekShown(one.page);
  await cell(one.page, day.mine.box).and(one.page.locator(":disabled")).waitFor({ timeout: 30_000 });
});

step("no page asked another host, and none broke", () => {
  for (const device of [one, other]) {
    assert.deepEqual(device.strangers(portal), []);
    assert.deepEqual(device.errors, []);
  }
});
