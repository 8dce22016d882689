// What was on the screens when a step failed? A picture of each open page goes to `test-results/`.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { Device } from "./chromium.mjs";
import { ROOT } from "./packages.mjs";

const FOLDER = join(ROOT, "test-results");
/** Some questions to a page have no limit of their own (how many are there?): a page that never answers fails its step, and not the whole run. */
const STEP_MS = 240_000;

/** A test that leaves pictures when it fails. */
export const step = (name, work) =>
  test(name, async (t) => {
    try {
      await within(STEP_MS, work(t));
    } catch (error) {
      await pictures(name).catch((trouble) => console.error(`no picture: ${trouble.message}`));
      throw error;
    }
  });

async function within(ms, work) {
  let timer;
  const late = new Promise((_, no) => (timer = setTimeout(() => no(new Error(`the step was not done after ${ms} ms`)), ms)));
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function pictures(name) {
  await mkdir(FOLDER, { recursive: true });
  const slug = name.normalize("NFD").replace(/[^\w]+/g, "-").slice(0, 60);
  let number = 0;
  for (const device of Device.all) {
    for (const page of device.context?.pages() ?? []) {
      number += 1;
      await page.screenshot({ path: join(FOLDER, `${slug}-${number}.png`), fullPage: true });
    }
  }
}
