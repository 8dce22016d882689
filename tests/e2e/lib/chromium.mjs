// How is a phone or a laptop made? Debian's Chromium with a profile folder of its own, that can be closed and opened again.
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageOf } from "./packages.mjs";

const { chromium } = await packageOf("playwright-core");
const PROGRAM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
/** The browser's own words (a date's placeholder) in French, where its language packs are installed. */
const FRENCH = { ...process.env, LANGUAGE: "fr_FR" };

export const PHONE = { viewport: { width: 360, height: 740 } };
export const SMALL_PHONE = { viewport: { width: 320, height: 640 } };
export const LAPTOP = { viewport: { width: 1280, height: 860 } };

/** A device: one browser profile. `close` and `open` are the person closing the browser and coming back. */
export class Device {
  /** Every device that is not thrown away yet. */
  static all = new Set();

  constructor(options) {
    Device.all.add(this);
    this.options = options;
    /** Every address that any page of this device asked for. */
    this.asked = new Set();
    /** What pages said went wrong. */
    this.errors = [];
  }

  static async open(options = PHONE) {
    const device = new Device(options);
    device.profile = await mkdtemp(join(tmpdir(), "preau-profile-"));
    await device.open();
    return device;
  }

  async open() {
    const settings = { executablePath: PROGRAM, headless: true, args: QUIET, env: FRENCH, locale: "fr-FR", timezoneId: "Europe/Paris", reducedMotion: "reduce" };
    this.context = await chromium.launchPersistentContext(this.profile, { ...settings, ...this.options });
    this.context.setDefaultTimeout(15_000);
    this.context.on("request", (request) => this.asked.add(request.url()));
    this.context.on("weberror", (error) => this.errors.push(String(error.error())));
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
    return this;
  }

  async close() {
    await this.context?.close();
    this.context = null;
  }

  /** The person closes the browser and opens it again, on this address. */
  async reopen(address) {
    await this.close();
    await this.open();
    await this.page.goto(address);
  }

  /** Closes and throws the profile away. */
  async end() {
    Device.all.delete(this);
    await this.close();
    await rm(this.profile, { recursive: true, force: true });
  }

  /** The files of the profile that hold these words, as UTF-8 or UTF-16. The browser must be closed. */
  async filesHolding(words) {
    const needles = words.flatMap((word) => [Buffer.from(word, "utf8"), Buffer.from(word, "utf16le")]);
    const found = [];
    for (const entry of await readdir(this.profile, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath ?? entry.path, entry.name);
      const bytes = await readFile(path);
      if (needles.some((needle) => bytes.includes(needle))) found.push(path.slice(this.profile.length + 1));
    }
    return found;
  }

  /** Addresses asked for that are neither the portal's nor its payment platform's. */
  strangers(portal) {
    const known = [portal.url, portal.payments].map((url) => new URL(url).origin);
    const outside = (url) => /^(https?|wss?):/.test(url) && !known.includes(new URL(url).origin);
    return [...this.asked].filter(outside);
  }
}
