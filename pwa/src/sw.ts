// What does the app do when its pages are closed or the network is away? It opens from a versioned cache, keeps papers, and sends what waits.
/// <reference lib="webworker" />
import { sendStored } from "./engine/stored";

declare const self: ServiceWorkerGlobalScope;
/** Filled in by the build: a version, and every file of the app. */
declare const VERSION: string;
declare const SHELL: readonly string[];

const PREFIX = "shell-";
const CACHE = PREFIX + VERSION;
/** The page of the app, under every address of the app. */
const PAGE = "/app/";
const PAPERS = "papers";
/** Beside the papers while the session is over: see `papers.ts`. */
const CLOSED = "/closed";
const SYNC_TAG = "outbox";
/** Pages of the portal that open without network, and the one that stands for all the others: none holds anything of a family. */
const OFFLINE = "/hors-connexion/";
const SITE: readonly string[] = ["/", "/questions-frequentes/", OFFLINE];
/** The portal's pages end with a slash; the plain forms have one word. */
const PUBLIC = /^\/(?:[a-z-]+|(?:[\w-]+\/)+)?$/;
/** From here a form leaves for the payment platform: the page's policy must be today's, which a kept page cannot know. */
const PAY = "/app/compte/regler/";
/** Invoices, receipts and certificates of an account. */
const ACCOUNT_PAPER = /^\/api\/family\/[^/]+\/[^/]+\/papers\/[^/]+$/;

self.addEventListener("install", (event) => {
  // One missing file fails the whole installation: the old version stays in charge.
  const shell = caches.open(CACHE).then((cache) => cache.addAll(SHELL.map((url) => new Request(url, { cache: "reload" }))));
  // The portal may be elsewhere, or have no such page: the app does not wait for it.
  event.waitUntil(shell.then(() => Promise.allSettled(SITE.map((path) => keepPage(path)))));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      const old = (await caches.keys()).filter((key) => key.startsWith(PREFIX) && key !== CACHE);
      await Promise.all(old.map((key) => caches.delete(key)));
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  // An allow-list: the rest of /api/, the portal and the account's pages go to the network untouched.
  if (request.mode === "navigate" && url.pathname.startsWith(PAY)) event.respondWith(fromNetwork(request));
  else if (request.mode === "navigate" && url.pathname.startsWith(PAGE)) event.respondWith(fromShell(PAGE, request));
  else if (request.mode === "navigate" && PUBLIC.test(url.pathname)) event.respondWith(publicPage(event, url.pathname));
  else if (SHELL.includes(url.pathname) || url.pathname.startsWith("/assets/")) event.respondWith(fromShell(url.pathname, request));
  else if (url.pathname.startsWith("/imprimes/")) event.respondWith(paper(request, false));
  else if (ACCOUNT_PAPER.test(url.pathname)) event.respondWith(paper(request, true));
});

async function fromNetwork(request: Request): Promise<Response> {
  const fresh = await fetch(request).catch(() => null);
  return fresh?.ok ? fresh : fromShell(PAGE, request);
}

async function fromShell(path: string, request: Request): Promise<Response> {
  const kept = await (await caches.open(CACHE)).match(path);
  return kept ?? fetch(request);
}

/** From the network; without it the page that was kept, or the one that says so. */
async function publicPage(event: FetchEvent, path: string): Promise<Response> {
  try {
    const fresh = await fetch(event.request);
    if (fresh.ok && SITE.includes(path)) event.waitUntil(keepPage(path, fresh.clone()).catch(() => undefined));
    return fresh;
  } catch (error) {
    const cache = await caches.open(CACHE);
    const kept = (await cache.match(path)) ?? (await cache.match(OFFLINE));
    if (kept) return kept;
    throw error;
  }
}

/** A page with what it is drawn with; of another make than the last, it brings its own. */
async function keepPage(path: string, fresh?: Response): Promise<void> {
  const page = fresh ?? (await fetch(path));
  if (!page.ok) return;
  const cache = await caches.open(CACHE);
  // It may stand under any address: what it names is named from the top.
  const text = (await page.text()).replace(/="(?:\.\.?\/)+/g, '="/');
  const drawn = [...text.matchAll(/"(\/assets\/[^"]+\.(?:css|svg))"/g)].map((found) => found[1] ?? "");
  for (const file of new Set(drawn)) if (!(await cache.match(file))) await cache.add(file);
  const headers = new Headers(page.headers);
  for (const told of ["content-encoding", "content-length"]) headers.delete(told);
  await cache.put(path, new Response(text, { headers }));
}

/**
 * The latest from the network when it answers, else the copy that was kept. A printable is kept by opening it, a paper that was kept
 * is kept up to date. What belongs to a family (`own`) is kept by the app, which knows whose session this is, and is shown only while its copy may be read: a refusal of the server stands.
 */
async function paper(request: Request, own: boolean): Promise<Response> {
  const cache = await caches.open(PAPERS);
  const kept = await cache.match(request, { ignoreSearch: true });
  if (!kept && own) return fetch(request);
  try {
    const fresh = await fetch(request);
    if (fresh.status === 200) await cache.put(new URL(request.url).pathname, fresh.clone());
    // A printable that was withdrawn: the copy of it is wrong by now.
    const gone = !own && fresh.status === 404;
    if (gone) await cache.delete(request, { ignoreSearch: true });
    return !kept || gone || fresh.ok || (own && fresh.status < 500) ? fresh : kept;
  } catch (error) {
    if (!kept || (own && (await cache.match(CLOSED)))) throw error;
    return kept;
  }
}

self.addEventListener("message", (event) => {
  if (event.data === "skip-waiting") void self.skipWaiting();
  if (event.data === "claim") event.waitUntil(self.clients.claim());
});

// Chromium only: a closed app still sends. Safari and Firefox send at the next opening.
self.addEventListener("sync" as keyof ServiceWorkerGlobalScopeEventMap, (event) => {
  const sync = event as ExtendableEvent & { tag: string };
  if (sync.tag !== SYNC_TAG) return;
  sync.waitUntil(
    sendStored().then(async (sent) => {
      if (!sent) return;
      for (const client of await self.clients.matchAll()) client.postMessage("exchanged");
    }),
  );
});
