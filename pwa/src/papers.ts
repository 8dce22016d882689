// Which papers open without network? *Imprimés* and papers of the account that were opened once, in a cache of their own that signing out erases.
import { recall, remember, unlearn } from "./db";
import type { SessionFamily } from "./gen/SessionFamily";
import { keptPapers, keyOf, phase } from "./state";

/** The worker answers `/imprimes/…` and the account's papers from this cache when the network is away. */
export const PAPERS = "papers";
/** Stands in the cache while the copy may not be read; the worker knows it too. */
const CLOSED = "/closed";

/** The papers of the account are shown, or not, by the worker, which knows no session. */
export async function closePapers(closed: boolean): Promise<void> {
  if (!("caches" in globalThis)) return;
  const cache = await caches.open(PAPERS);
  if (closed) await cache.put(CLOSED, new Response());
  else await cache.delete(CLOSED);
}

/** Fetches a paper into the cache. False: the server could not be reached. */
export async function keepPaper(url: string, label: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    if (!response.ok || !(await put(url, response))) return false;
    const papers = { ...(await recall("papers")), [url]: label };
    await remember("papers", papers);
    keptPapers.value = new Set(Object.keys(papers));
    return true;
  } catch {
    return false;
  }
}

export async function forgetPaper(url: string): Promise<void> {
  await (await caches.open(PAPERS)).delete(url);
  const papers = { ...(await recall("papers")) };
  delete papers[url];
  await remember("papers", papers);
  keptPapers.value = new Set(Object.keys(papers));
}

/** Papers, and payers that were typed, of a family that this person may no longer read go, as its documents do; when it is open again they are fetched again. */
export async function keepPapersOf(places: readonly SessionFamily[]): Promise<void> {
  const ahead = Object.entries((await recall("ahead")) ?? {});
  const kept = ahead.filter(([name]) => places.some((place) => name.startsWith(`${keyOf(place)}/`)));
  if (kept.length < ahead.length) await remember("ahead", Object.fromEntries(kept));
  const paying = await recall("paying");
  if (paying && !places.some((place) => keyOf(place) === paying.account)) await unlearn("paying");
  if (!("caches" in globalThis)) return;
  const mine = places.map(({ family, centre }) => `/api/family/${family}/${centre}/`);
  for (const { url } of await (await caches.open(PAPERS)).keys()) {
    const { pathname } = new URL(url);
    if (pathname.startsWith("/api/family/") && !mine.some((place) => pathname.startsWith(place))) await forgetPaper(pathname);
  }
}

/** Keeps what is being opened; the browser opens it by its ordinary link. */
export function openPaper(url: string, label: string): void {
  if (!keptPapers.value.has(url)) void keepPaper(url, label);
}

/** A printable that nobody has opened yet: it is here without network, and stays among the new ones. False: it was withdrawn meanwhile; null: no network, or no room. */
export async function keepUnread(url: string): Promise<boolean | null> {
  try {
    const response = await fetch(url);
    return response.ok && (await put(url, response));
  } catch {
    return null;
  }
}

/** What was answered is not written after this copy was closed. */
async function put(url: string, response: Response): Promise<boolean> {
  const cache = await caches.open(PAPERS);
  if (phase.value !== "ready") return false;
  await cache.put(url, response);
  return true;
}

/** Keeps an answer of the server beside its papers. */
export async function keepBody(url: string, value: unknown): Promise<void> {
  await put(url, new Response(JSON.stringify(value), { headers: { "content-type": "application/json" } }));
}

export async function keptBody<T>(url: string): Promise<T | null> {
  try {
    const kept = await (await caches.open(PAPERS)).match(url);
    return kept ? ((await kept.json()) as T) : null;
  } catch {
    return null;
  }
}
