// How does what waits leave when the app is closed? The service worker posts the body that the engine made ready, and keeps the answer: no wasm needed.
import { keepReply, takePost } from "./post";

/** True when the server answered and the answer is on the disk. Rejects when nothing is sure yet, so that the browser tries again. */
export function sendStored(): Promise<boolean> {
  // Not while a tab exchanges: it sends the same things itself, unless it is being closed.
  return navigator.locks.request("preau-exchange", { ifAvailable: true }, async (lock) => {
    if (!lock) throw new Error("sync: a tab exchanges");
    const body = await takePost();
    if (body === undefined) return false;
    const headers = { "content-type": "application/json" };
    const response = await fetch("/api/sync", { method: "POST", headers, body, cache: "no-store" });
    if (response.status >= 500) throw new Error(`sync: ${response.status}`);
    if (!response.ok) return false; // signed out, or too large: the app itself says so at its next opening
    await keepReply(await response.text());
    return true;
  });
}
