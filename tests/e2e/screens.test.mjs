// Is every screen of the app fit for everybody: axe in both colour schemes, on a phone and on a laptop, 320 px, text twice as large, targets?
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { fitForEverybody } from "./lib/checks.mjs";
import { LAPTOP, PHONE } from "./lib/chromium.mjs";
import { Portal } from "./lib/portal.mjs";
import { accountsOf, People, SCREENS } from "./lib/screens.mjs";
import { step } from "./lib/step.mjs";

let portal, people;
/** `SCREENS=offre,semaine` looks at these alone. */
const wanted = process.env.SCREENS?.split(",");

before(async () => {
  portal = await Portal.start();
  people = new People(portal, await accountsOf(portal), (who) => (who === "director" ? LAPTOP : PHONE));
});
after(async () => {
  await people?.end();
  await portal?.end();
});

for (const screen of SCREENS.filter(({ name }) => wanted?.includes(name) ?? true)) {
  step(`${screen.name}: fit for everybody`, () =>
    people.at(screen, async (device) => {
      await fitForEverybody(device.page, screen.name, screen);
      assert.deepEqual(device.strangers(portal), []);
      assert.deepEqual(device.errors, []);
    }),
  );
}
