// Do the portal's pages work on any static host? What `preau build-site` writes, behind a server that knows nothing of Préau, at the
// top of an address and under a name: every link followed, nothing missing, nothing fetched from elsewhere, all of it without script.
import assert from "node:assert/strict";
import { readdir, readFile, realpath, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before } from "node:test";
import { Device, PHONE } from "./lib/chromium.mjs";
import { Portal } from "./lib/portal.mjs";
import { StaticHost } from "./lib/static-host.mjs";
import { step } from "./lib/step.mjs";

const SPACE = "https://espace.example.org";
const PAGE = /\.html$/;
let portal, folder;

before(async () => {
  portal = await Portal.start();
  const settings = join(portal.data, "content/site.toml");
  await writeFile(settings, (await readFile(settings, "utf8")).replace('space = ""', `space = "${SPACE}"`));
  await portal.stop();
  await portal.command("build-site");
  folder = await realpath(join(portal.data, "site"));
});
after(() => portal?.end());

/** Follows every link and every asset from the first page; what leaves the host is told, not asked for. */
async function followed(host) {
  const [seen, outside] = [new Set(), new Map()];
  const waiting = [host.url];
  for (let url = waiting.shift(); url; url = waiting.shift()) {
    if (seen.has(url)) continue;
    seen.add(url);
    const answer = await fetch(url);
    assert.equal(answer.status, 200, url);
    const type = answer.headers.get("content-type");
    if (!/^text\/(html|css)/.test(type)) continue;
    for (const { link, how } of linksOf(await answer.text(), type)) {
      const next = new URL(link, url);
      if (!next.protocol.startsWith("http")) continue;
      if (next.origin === host.origin) waiting.push(next.href.split("#")[0]);
      else outside.set(next.href, how);
    }
  }
  return { seen, outside };
}

/** In a page: each tag that leads or loads; in a style: what it loads. */
function linksOf(text, type) {
  if (type.startsWith("text/css")) return [...text.matchAll(/url\(["']?([^"')]+)["']?\)/g)].map(([, link]) => ({ link, how: "style" }));
  return [...text.matchAll(/<(\w+)\b[^>]*?\s(?:href|src|action)="([^"]*)"/g)].map(([, how, link]) => ({ link: link.replaceAll("&amp;", "&"), how }));
}

for (const under of ["/", "/portail/"]) {
  step(`at ${under}: every page and asset is reached by following links, and only links to the personal space leave`, async () => {
    const host = await StaticHost.start(folder, under);
    try {
      const { seen, outside } = await followed(host);
      assert.deepEqual(host.missing, []);
      const files = (await readdir(folder, { recursive: true })).filter((name) => PAGE.test(name) && name !== "404.html");
      const address = (name) => host.url + name.replace(/(^|\/)index\.html$/, "$1");
      const lonely = files.filter((name) => !seen.has(address(name)) && name !== "hors-connexion/index.html");
      assert.deepEqual(lonely, [], "pages that no link leads to");
      for (const [link, how] of outside) assert.ok(how === "a" && link.startsWith(`${SPACE}/`), `<${how}> ${link}`);
      assert.ok(outside.has(`${SPACE}/connexion`));
    } finally {
      await host.end();
    }
  });
}

step("without script, each page is read whole on a phone, with its style, and asks no other host", async () => {
  const host = await StaticHost.start(folder, "/portail/");
  const phone = await Device.open({ ...PHONE, javaScriptEnabled: false });
  try {
    const { seen } = await followed(host);
    const pages = [...seen].filter((url) => url.endsWith("/"));
    assert.ok(pages.length >= 10, `${pages.length} pages`);
    for (const url of pages) {
      await phone.page.goto(url);
      assert.ok(await phone.page.locator("h1").isVisible(), url);
      const { width } = await phone.page.locator("main").boundingBox();
      const font = await phone.page.locator("body").evaluate((body) => getComputedStyle(body).margin);
      assert.deepEqual([width <= PHONE.viewport.width, font], [true, "0px"], `${url} has its style`);
    }
    for (const question of await phone.page.goto(`${host.url}questions-frequentes/`).then(() => phone.page.locator("details").all())) {
      await question.locator("summary").click();
      assert.ok(await question.locator("p, li").first().isVisible(), "an answer opens without script");
    }
    assert.deepEqual([...phone.asked].filter((url) => !url.startsWith(host.origin)), []);
    assert.deepEqual(host.missing, []);
  } finally {
    await phone.end();
    await host.end();
  }
});
