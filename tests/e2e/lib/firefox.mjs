// How is Firefox driven? Debian's Firefox ESR over WebDriver BiDi, with a profile that is closed and opened again.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageOf } from "./packages.mjs";

const PROGRAM = process.env.FIREFOX ?? "/usr/bin/firefox-esr";

/** A browser as the shared story asks for it: `open`, `run`, `reopen`, `end`. */
export async function firefox() {
  const puppeteer = await packageOf("puppeteer-core");
  const launch = (puppeteer.default ?? puppeteer).launch;
  const profile = await mkdtemp(join(tmpdir(), "preau-firefox-"));
  // The prefs file of the profile: without it Firefox asks its maker for updates at each start.
  const extraPrefsFirefox = { "intl.accept_languages": "fr-FR", "app.update.enabled": false, "network.captive-portal-service.enabled": false };
  let browser, page;
  const start = async () => {
    browser = await launch({ browser: "firefox", executablePath: PROGRAM, headless: true, userDataDir: profile, extraPrefsFirefox });
    page = await browser.newPage();
  };
  await start();
  return {
    name: await browser.version(),
    open: (url) => page.goto(url, { waitUntil: "load" }),
    run: (body) => page.evaluate(`(async () => { ${body} })()`),
    reopen: async (url) => {
      await browser.close();
      await start();
      await page.goto(url, { waitUntil: "load" });
    },
    end: async () => {
      await browser.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
