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
/** From here a form leaves for the payment platform: the page's policy must be today's, which a kept page cannot know. */
const PAY = "/app/compte/regler/";
/** Invoices, receipts and certificates of an account. */
const ACCOUNT_PAPER = /^\/api\/family\/[^/]+\/[^/]+\/papers\/[^/]+$/;

self.addEventListener("install", (event) => {
  // One missing file fails the whole installation: the old version stays in charge.
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL.map((url) => new Request(url, { cache: "reload" })))));
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
  else if (SHELL.includes(url.pathname)) event.respondWith(fromShell(url.pathname, request));
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

/**
 * The latest from the network when it answers, else the copy that was kept. A paper that was kept is kept up to date. What belongs to
 * a family (`own`) is shown only while its copy may be read: a refusal of the server stands.
 */
async function paper(request: Request, own: boolean): Promise<Response> {
  const cache = await caches.open(PAPERS);
  const kept = await cache.match(request, { ignoreSearch: true });
  if (!kept) return fetch(request);
  try {
    const fresh = await fetch(request);
    if (fresh.ok && fresh.status === 200) await cache.put(new URL(request.url).pathname, fresh.clone());
    return fresh.ok || (own && fresh.status < 500) ? fresh : kept;
  } catch (error) {
    if (own && (await cache.match(CLOSED))) throw error;
    return kept;
  }
}

self.addEventListener("message", (event) => {
  if (event.data === "skip-waiting") void self.skipWaiting();
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
