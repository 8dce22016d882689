// Is every screen of the app fit for everybody: axe in both colour schemes, 320 px, text twice as large, targets?
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { fitForEverybody } from "./lib/checks.mjs";
import { Device, LAPTOP, PHONE } from "./lib/chromium.mjs";
import { sessionOf } from "./lib/families.mjs";
import { signIn } from "./lib/parent.mjs";
import { Portal } from "./lib/portal.mjs";
import { busiest, SCREENS } from "./lib/screens.mjs";
import { step } from "./lib/step.mjs";

let portal;
const devices = {};

before(async () => {
  portal = await Portal.start();
  devices.nobody = await Device.open(PHONE);
  devices.parent = await Device.open(PHONE);
  devices.director = await Device.open(LAPTOP);
  await signIn(devices.parent.page, portal, await busiest(portal, sessionOf));
  await signIn(devices.director.page, portal, portal.accountsOf("director")[0]);
});
after(async () => {
  for (const device of Object.values(devices)) await device.end();
  await portal?.end();
});

for (const { name, who, open } of SCREENS) {
  step(`${name}: fit for everybody`, async () => {
    const { page } = devices[who];
    await open(page, portal);
    await fitForEverybody(page, name);
  });
}

step("nothing was asked of another host, and no page broke", () => {
  for (const device of Object.values(devices)) {
    assert.deepEqual(device.strangers(portal), []);
    assert.deepEqual(device.errors, []);
  }
});
