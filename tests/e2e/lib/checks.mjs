// Is a screen fit for everybody? axe, no sideways scroll, targets that a thumb can touch.
import assert from "node:assert/strict";
import { LAPTOP, PHONE } from "./chromium.mjs";
import { fileOf } from "./packages.mjs";

const AXE = fileOf("axe-core", "axe.min.js");
/** The rules that ask about colours: the styles of the dark scheme set colours and nothing else. */
const COLOURS = { type: "rule", values: ["color-contrast", "link-in-text-block"] };
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
const SMALLEST_TARGET_PX = 44;

/** axe whole, and once more for the colours of the dark scheme. Evaluated, not added as a script: the page's own policy stays in force. */
export async function accessible(page, screen) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
    const runOnly = colorScheme === "light" ? { type: "tag", values: RULES } : COLOURS;
    const found = await page.evaluate((only) => window.axe.run({ runOnly: only, resultTypes: ["violations"] }), runOnly);
    const said = found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.target} ${n.any[0]?.message ?? ""}`).join(" | ")}`);
    assert.deepEqual(said, [], `${screen}, ${colorScheme}: ${said.join("\n")}`);
  }
  await page.emulateMedia({ colorScheme: null });
}

/** At 320 px nothing goes beyond the side, with text twice as large too. */
export async function narrow(page, screen) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  assert.deepEqual(await page.evaluate(cutWords), [], `${screen} at 320 px: words are cut in two`);
  for (const size of ["100%", "200%"]) {
    await page.evaluate((value) => { document.documentElement.style.fontSize = value; }, size);
    await withinItsSides(page, `${screen} at 320 px, text at ${size}`);
  }
  await page.evaluate(() => { document.documentElement.style.fontSize = ""; });
  await page.setViewportSize(before);
}

async function withinItsSides(page, screen) {
  assert.deepEqual(await page.evaluate(tooWide), [], `${screen}, goes beyond the side`);
}

/** In the page: what makes it, or the question over it, scroll sideways. */
function tooWide() {
  const asked = document.querySelector("dialog[open]");
  if (asked && asked.scrollWidth > asked.clientWidth) return [`the dialog: ${asked.scrollWidth} px in ${asked.clientWidth} px`];
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  const beyond = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
  const named = beyond.map((e) => `${e.tagName.toLowerCase()}.${e.className} ${Math.round(e.getBoundingClientRect().right)} px`);
  return [`${document.documentElement.scrollWidth} px`, ...named.slice(0, 6)];
}

/** In the page: words that go on on the next line without a hyphen. Addresses and what is longer than any word of ours may. */
function cutWords() {
  const longest = 22;
  const found = [];
  const texts = document.createTreeWalker(document.querySelector("dialog[open]") ?? document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (!text.parentElement.checkVisibility() || text.parentElement.closest(".visually-hidden, select")) continue;
    for (const { 0: word, index } of text.data.matchAll(/[\p{L}\p{N}]+/gu)) {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      const lines = new Set([...range.getClientRects()].filter(({ width }) => width > 0).map(({ top }) => Math.round(top)));
      if (lines.size > 1 && word.length <= longest && !text.data.includes("@")) found.push(word);
    }
  }
  return found;
}

/** Buttons, fields and boxes are at least 44 px high and wide; links inside a sentence are not counted. */
export async function touchable(page, screen) {
  const small = await page.evaluate(tooSmall, SMALLEST_TARGET_PX);
  assert.deepEqual(small, [], `${screen}: targets below ${SMALLEST_TARGET_PX} px`);
}

/** In the page: the targets that a thumb would miss. */
function tooSmall(least) {
  const targets = [...document.querySelectorAll("button, summary, input, select, textarea, a[href], [role=button]")];
  const inSentence = (e) => e.tagName === "A" && getComputedStyle(e).display === "inline";
  const area = (e) => {
    const label = ["checkbox", "radio"].includes(e.type) ? (e.closest("label") ?? document.querySelector(`label[for="${e.id}"]`) ?? e) : e;
    return label.getBoundingClientRect();
  };
  const shown = targets.filter((e) => e.checkVisibility({ checkOpacity: false }) && e.type !== "hidden" && !e.disabled && !inSentence(e));
  const small = shown.filter((e) => area(e).width > 1 && (area(e).height < least - 0.5 || area(e).width < least - 0.5));
  return small.map((e) => `${e.outerHTML.slice(0, 90)} ${Math.round(area(e).width)}×${Math.round(area(e).height)}`);
}

/** A question is looked at whole: what its foot hides is one touch away, and axe does not scroll. */
async function wholeQuestion(page, { width, height }) {
  const content = await page.evaluate(() => document.querySelector("dialog[open]")?.scrollHeight ?? 0);
  if (content > 0) await page.setViewportSize({ width, height: Math.max(height, content + 64) });
}

/** Everything that is asked of a screen, on a phone and on a laptop. `wide`: what stands there instead of a phone's layout. */
export async function fitForEverybody(page, screen, { wide } = {}) {
  const own = page.viewportSize();
  for (const { viewport } of [PHONE, LAPTOP]) {
    await page.setViewportSize(viewport);
    if (wide) await page.locator(wide).first().waitFor({ state: viewport === LAPTOP.viewport ? "visible" : "hidden" });
    await wholeQuestion(page, viewport);
    const named = `${screen}, ${viewport.width} px`;
    await accessible(page, named);
    await withinItsSides(page, named);
    await touchable(page, named);
  }
  await page.setViewportSize(own);
  await narrow(page, screen);
}
