// How are the pictures of this folder made? `cargo build && node docs/screens/make.mjs [name…]`: each screen at 360 px, on a
// laptop, and dark, on the invented families of the demo. Needs Chromium, the font of most phones' browsers (Debian:
// fonts-noto-core), chromium-l10n and pngquant.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { Device, LAPTOP, PHONE } from "../../tests/e2e/lib/chromium.mjs";
import { sessionOf } from "../../tests/e2e/lib/families.mjs";
import { ROOT } from "../../tests/e2e/lib/packages.mjs";
import { signIn } from "../../tests/e2e/lib/parent.mjs";
import { Portal } from "../../tests/e2e/lib/portal.mjs";
import { busiest, SCREENS } from "../../tests/e2e/lib/screens.mjs";

const VIEWS = [
  { name: "360", size: PHONE, colorScheme: "light" },
  { name: "laptop", size: LAPTOP, colorScheme: "light" },
  { name: "dark", size: PHONE, colorScheme: "dark" },
];
/** Higher pages are cut here: a picture shows how a screen looks, not all that it holds. */
const TALLEST_PX = 1600;
const COLOURS = "128";
const wanted = process.argv.slice(2);
const screens = SCREENS.filter(({ name }) => wanted.length === 0 || wanted.includes(name));

const portal = await Portal.start();
try {
  const accounts = { parent: await busiest(portal, sessionOf), director: await holidays() };
  for (const view of VIEWS) await pictures(view, accounts);
} finally {
  await portal.end();
}

/** The desk that has most to show: five days a week. */
async function holidays() {
  const desks = await Promise.all(portal.accountsOf("director").map(async (account) => ({ account, desks: (await sessionOf(portal, account)).view.desks })));
  return desks.find((one) => one.desks.length === 1 && one.desks[0].centre_name === "Le Moulin").account;
}

async function pictures(view, accounts) {
  for (const who of ["nobody", "parent", "director"]) {
    const mine = screens.filter((screen) => screen.who === who);
    if (mine.length === 0) continue;
    const device = await Device.open({ ...view.size, colorScheme: view.colorScheme });
    if (accounts[who]) await signIn(device.page, portal, accounts[who]);
    for (const { name, open } of mine) await picture(device.page, name, view, open);
    await device.end();
  }
}

async function picture(page, name, view, open) {
  const path = join(ROOT, `docs/screens/${name}-${view.name}.png`);
  try {
    await page.setViewportSize(view.size.viewport);
    await open(page, portal);
    await asHighAsItsContent(page, view.size.viewport);
    await page.evaluate(() => document.activeElement?.blur());
    await page.mouse.move(0, 0);
    await page.screenshot({ path, animations: "disabled", caret: "hide" });
    execFileSync("pngquant", ["--force", "--skip-if-larger", "--strip", "--speed", "1", "--output", path, COLOURS, path]);
    console.log(path.slice(ROOT.length + 1));
  } catch (error) {
    console.error(`${name} (${view.name}): ${error.message.split("\n")[0]}`);
    process.exitCode = 1;
  }
}

/** What stands at the foot of the window stands at the foot of the picture. A question keeps the size of the device. */
async function asHighAsItsContent(page, { width, height }) {
  if (await page.evaluate(() => document.querySelector("dialog[open]") !== null)) return;
  const content = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.min(Math.max(content, height), TALLEST_PX) });
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  await page.evaluate(() => scrollTo(0, 0));
}
