// How are the pictures of this folder made? `cargo build && node docs/screens/make.mjs [name…]`: each screen at 360 px, on a
// laptop, and dark, on the invented families of the demo.
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
const TALLEST_PX = 1800;
const wanted = process.argv.slice(2);

const portal = await Portal.start();
try {
  const accounts = { parent: await busiest(portal, sessionOf), director: portal.accountsOf("director")[0] };
  for (const view of VIEWS) await pictures(view, accounts);
} finally {
  await portal.end();
}

async function pictures(view, accounts) {
  const devices = {};
  for (const who of ["nobody", "parent", "director"]) {
    devices[who] = await Device.open({ ...view.size, colorScheme: view.colorScheme });
    if (accounts[who]) await signIn(devices[who].page, portal, accounts[who]);
  }
  for (const { name, who, open } of SCREENS) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    await picture(devices[who].page, name, view, open);
  }
  for (const device of Object.values(devices)) await device.end();
}

async function picture(page, name, view, open) {
  const path = join(ROOT, `docs/screens/${name}-${view.name}.png`);
  try {
    await open(page, portal);
    const modal = await page.evaluate(() => document.querySelector("dialog[open]") !== null);
    const { width } = page.viewportSize();
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    const clip = { x: 0, y: 0, width, height: Math.min(height, TALLEST_PX) };
    await page.screenshot({ path, animations: "disabled", ...(modal ? {} : { fullPage: true, clip }) });
    console.log(path.slice(ROOT.length + 1));
  } catch (error) {
    console.error(`${name} (${view.name}): ${error.message.split("\n")[0]}`);
    process.exitCode = 1;
  }
}
