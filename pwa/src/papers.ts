// Which *Imprimés* open without network? Those opened once, in a cache of their own that signing out erases.
import { recall, remember } from "./db";
import { keptPapers } from "./state";

/** The worker answers `/imprimes/…` from this cache when the network is away. */
export const PAPERS = "papers";

/** Fetches a paper into the cache. False: the server could not be reached. */
export async function keepPaper(url: string, label: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    if (!response.ok) return false;
    await (await caches.open(PAPERS)).put(url, response);
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

/** Keeps what is being opened; the browser opens it by its ordinary link. */
export function openPaper(url: string, label: string): void {
  if (!keptPapers.value.has(url)) void keepPaper(url, label);
}
