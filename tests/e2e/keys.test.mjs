// Can a director answer a whole week without the mouse? Arrows, A, L, R, the space bar; and letters typed elsewhere answer nobody.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { Device, LAPTOP } from "./lib/chromium.mjs";
import { signInDesk } from "./lib/desk.mjs";
import { aloneAt } from "./lib/families.mjs";
import { Portal } from "./lib/portal.mjs";
import { inbox } from "./lib/screens.mjs";
import { step } from "./lib/step.mjs";
import { until } from "./lib/until.mjs";

let portal, desk, page, order;

before(async () => {
  portal = await Portal.start();
  desk = await Device.open(LAPTOP);
  page = desk.page;
  await signInDesk(page, portal, await aloneAt(portal, "Le Moulin"));
  await inbox(page, portal);
  order = await page.locator("[data-request]").evaluateAll((rows) => rows.map((row) => row.dataset.request));
  assert.ok(order.length >= 8, `only ${order.length} requests to decide`);
});
after(async () => {
  await desk?.end();
  await portal?.end();
});

const press = (...keys) => keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
const line = (at) => page.locator(`[data-request="${order[at]}"]`);
/** The place of the line that has the focus, itself or something in it; -1 elsewhere. */
const at = async () => order.indexOf(await page.evaluate(() => document.activeElement?.closest("[data-request]")?.dataset.request ?? ""));
const onRow = () => page.evaluate(() => document.activeElement?.getAttribute("role") === "row");
const reaches = (place) => until(async () => (await at()) === place, 5_000, `the keys are not on line ${place}`);
const decided = (place, word) => line(place).filter({ hasText: "À publier" }).filter({ hasText: word }).waitFor();
const undecided = async (place) => assert.equal(await line(place).getByText("À publier").count(), 0, `line ${place} is answered`);
const marked = async () => page.locator("[role=row][aria-selected=true]").count();

step("Tab reaches one line of the list; arrows, Home and End go through all of them and stay inside", async () => {
  await page.getByRole("searchbox").focus();
  await until(async () => {
    await press("Tab");
    return (await at()) >= 0;
  });
  await reaches(0);
  await press("ArrowUp");
  await reaches(0);
  await press("ArrowDown", "ArrowDown");
  await reaches(2);
  await press("ArrowUp");
  await reaches(1);
  await press("End");
  await reaches(order.length - 1);
  await press("ArrowDown");
  await reaches(order.length - 1);
  await press("Home");
  await reaches(0);
});

step("right and left go through what a line holds, Escape comes back to it", async () => {
  assert.ok(await onRow());
  await press("ArrowRight");
  assert.ok(!(await onRow()));
  await reaches(0);
  await press("ArrowRight", "ArrowLeft", "ArrowLeft");
  assert.ok(await onRow());
  await press("ArrowRight", "Escape");
  assert.ok(await onRow());
});

step("A accepts and goes on to the next line; L puts on the waiting list; what was answered stays in sight", async () => {
  await press("a");
  await decided(0, "Accepté");
  await reaches(1);
  await press("L");
  await decided(1, "liste d’attente");
  await reaches(2);
});

step("R asks for the reason first: left with Escape it answers nothing, written it refuses", async () => {
  await press("r");
  const dialog = page.getByRole("dialog", { name: "Refuser cette demande" });
  await dialog.waitFor();
  await press("Escape");
  await dialog.waitFor({ state: "detached" });
  await undecided(2);
  await reaches(2);
  await press("r");
  await dialog.getByLabel(/^Raison du refus/).focus();
  await page.keyboard.type("la salle est fermée");
  await until(async () => {
    await press("Tab");
    return page.evaluate(() => document.activeElement?.textContent === "Refuser");
  });
  await press("Enter");
  await decided(2, "Refusé");
  await reaches(2);
});

step("the space bar and Shift with an arrow mark several lines, which A answers together; Escape lets go of them", async () => {
  await press("ArrowDown", " ");
  assert.equal(await marked(), 1);
  await press("Shift+ArrowDown", "Shift+ArrowDown");
  assert.equal(await marked(), 3);
  await press("Escape");
  assert.equal(await marked(), 0);
  await press("ArrowUp", "ArrowUp", "Shift+ArrowDown", "a");
  const beyond = page.getByRole("dialog");
  if (await beyond.isVisible()) assert.fail(`more asked than there is room for: ${await beyond.innerText()}`);
  for (const place of [3, 4]) await decided(place, "Accepté");
  await undecided(5);
});

step("Enter opens what is known of a line and gives the keys back; a letter of a shortcut or of a search answers nobody", async () => {
  await line(5).focus();
  await press("Enter");
  await page.getByRole("dialog").getByText("Téléphone", { exact: true }).waitFor();
  await press("Escape");
  await reaches(5);
  await press("Control+a", "Meta+r", "Alt+l");
  await undecided(5);
  await page.getByRole("searchbox").focus();
  await page.keyboard.type("alr");
  assert.equal(await page.getByRole("searchbox").inputValue(), "alr");
  await page.getByRole("searchbox").fill("");
  for (const place of [5, 6, 7]) await undecided(place);
  assert.deepEqual(desk.errors, []);
  assert.deepEqual(desk.strangers(portal), []);
});
