// How are the pictures of this folder made? `cargo build && node docs/screens/make.mjs [name…]`: each screen at 360 px, on a
// laptop, and dark, on the invented families of the demo. Needs Chromium, the font of most phones' browsers (Debian:
// fonts-noto-core), chromium-l10n and pngquant.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { LAPTOP, PHONE } from "../../tests/e2e/lib/chromium.mjs";
import { ROOT } from "../../tests/e2e/lib/packages.mjs";
import { Portal } from "../../tests/e2e/lib/portal.mjs";
import { accountsOf, People, SCREENS } from "../../tests/e2e/lib/screens.mjs";

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
const people = new People(portal, await accountsOf(portal), () => PHONE);
try {
  for (const screen of screens) await pictures(screen);
} finally {
  await people.end();
  await portal.end();
}

/** A screen is opened once, and looked at in each way. */
async function pictures(screen) {
  try {
    await people.at(screen, async ({ page }) => {
      for (const view of VIEWS) await picture(page, screen, view);
    });
  } catch (error) {
    console.error(`${screen.name}: ${error.message.split("\n")[0]}`);
    process.exitCode = 1;
  }
}

async function picture(page, { name, wide }, view) {
  const path = join(ROOT, `docs/screens/${name}-${view.name}.png`);
  await page.emulateMedia({ colorScheme: view.colorScheme });
  await page.setViewportSize(view.size.viewport);
  if (wide) await page.locator(wide).first().waitFor({ state: view.size === LAPTOP ? "visible" : "hidden" });
  await asHighAsItsContent(page, view.size.viewport);
  await page.evaluate(() => document.activeElement?.blur());
  await page.mouse.move(0, 0);
  await page.screenshot({ path, animations: "disabled", caret: "hide" });
  execFileSync("pngquant", ["--force", "--skip-if-larger", "--strip", "--speed", "1", "--output", path, COLOURS, path]);
  console.log(path.slice(ROOT.length + 1));
}

/** What stands at the foot of the window stands at the foot of the picture. A question keeps the size of the device. */
async function asHighAsItsContent(page, { width, height }) {
  if (await page.evaluate(() => document.querySelector("dialog[open]") !== null)) return;
  const content = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.min(Math.max(content, height), TALLEST_PX) });
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  await page.evaluate(() => scrollTo(0, 0));
}
