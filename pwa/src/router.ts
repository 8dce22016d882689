// Where are we under /app/? One signal, ordinary links, the browser's own back and forward.
import { route, type Route } from "./state";

const BASE = "/app/";

function read(): Route {
  const path = location.pathname.startsWith(BASE) ? location.pathname.slice(BASE.length) : "";
  return { parts: path.split("/").filter(Boolean).map(decodeURIComponent), query: new URLSearchParams(location.search) };
}

/** The address of a screen, for `href`. */
export const hrefOf = (path: string): string => BASE + path;

export function navigate(path: string, replace: boolean): void {
  const url = BASE + path;
  if (replace) history.replaceState(null, "", url);
  else if (url !== location.pathname + location.search) history.pushState(null, "", url);
  const before = route.value.parts.join("/");
  route.value = read();
  if (route.value.parts.join("/") !== before) arrive();
}

/** A new screen: from its top, its heading has the focus, so that a screen reader says where we are. */
function arrive(): void {
  requestAnimationFrame(() => {
    scrollTo(0, 0);
    document.querySelector<HTMLElement>("main h1")?.focus();
  });
}

/** Follows links under /app/ without loading the page again. */
export function startRouter(): void {
  route.value = read();
  addEventListener("popstate", () => (route.value = read()));
  document.addEventListener("click", (event) => {
    const link = (event.target as Element | null)?.closest?.("a");
    if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    if (link.target || link.hasAttribute("download") || link.origin !== location.origin || !link.pathname.startsWith(BASE)) return;
    event.preventDefault();
    navigate(link.pathname.slice(BASE.length) + link.search, false);
  });
}
