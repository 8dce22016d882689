// Is a screen fit for everybody? axe, no sideways scroll, targets that a thumb can touch.
import assert from "node:assert/strict";
import { fileOf } from "./packages.mjs";

const AXE = fileOf("axe-core", "axe.min.js");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];
const SMALLEST_TARGET_PX = 44;

/** axe in both colour schemes. Evaluated, not added as a script: the page's own policy stays in force. */
export async function accessible(page, screen) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(AXE);
    const found = await page.evaluate((tags) => window.axe.run({ runOnly: tags, resultTypes: ["violations"] }), RULES);
    const said = found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.target} ${n.any[0]?.message ?? ""}`).join(" | ")}`);
    assert.deepEqual(said, [], `${screen}, ${colorScheme}: ${said.join("\n")}`);
  }
  await page.emulateMedia({ colorScheme: null });
}

/** At 320 px nothing goes beyond the side, with text twice as large too. */
export async function narrow(page, screen) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  for (const size of ["100%", "200%"]) {
    await page.evaluate((value) => { document.documentElement.style.fontSize = value; }, size);
    const wide = await page.evaluate(tooWide);
    assert.deepEqual(wide, [], `${screen} at 320 px, text at ${size}, goes beyond the side`);
  }
  await page.evaluate(() => { document.documentElement.style.fontSize = ""; });
  await page.setViewportSize(before);
}

/** In the page: what makes it scroll sideways. */
function tooWide() {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  const beyond = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1);
  const named = beyond.map((e) => `${e.tagName.toLowerCase()}.${e.className} ${Math.round(e.getBoundingClientRect().right)} px`);
  return [`${document.documentElement.scrollWidth} px`, ...named.slice(0, 6)];
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

/** Everything that is asked of a screen. */
export async function fitForEverybody(page, screen) {
  await accessible(page, screen);
  await narrow(page, screen);
  await touchable(page, screen);
}
