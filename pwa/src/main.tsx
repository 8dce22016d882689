// What happens on opening? What is on this device is painted first; the engine and the network come after.
import { effect } from "@preact/signals";
import { render } from "preact";
import "./ui/spaces";
import "./shell";
import "./ui/app.css";
import { startDevice } from "./device";
import { onStalled } from "./engine/transaction";
import { computeAll, startLive } from "./live";
import { startRouter } from "./router";
import { openCopy, startSession } from "./session";
import { exchange, notice, phase, session } from "./state";
import { startSync } from "./sync";
import { App } from "./ui/app";
import { startUpdates } from "./update";

/** Without storage, workers or wasm the plain pages serve. */
const capable = "indexedDB" in globalThis && "Worker" in globalThis && "WebAssembly" in globalThis && "serviceWorker" in navigator;

const STALLED = "Ce navigateur n’arrive plus à lire ce qu’il a enregistré : fermez-le entièrement, puis rouvrez Préau. Rien de ce qui était enregistré n’est perdu.";

async function start(): Promise<void> {
  onStalled(() => (notice.value = { kind: "no", text: STALLED }));
  startRouter();
  const opening = openCopy();
  // A first visit waits for the server; something is shown meanwhile.
  await Promise.race([opening, new Promise((done) => setTimeout(done, 150))]);
  const root = document.getElementById("app");
  if (!root) return;
  root.replaceChildren();
  render(<App />, root);
  performance.mark("preau-painted");
  await opening;
  afterPaint(() => {
    startSession();
    startUpdates();
    if (phase.value !== "ready" && phase.value !== "locked") return;
    startDevice(computeAll);
    startLive();
    startSync();
    startAhead();
  });
}

/** On a device *mine*, what belongs to the account comes before it is asked for, a few at a time, after each exchange. */
function startAhead(): void {
  effect(() => {
    const { outcome, at } = exchange.value;
    const ahead = phase.value === "ready" && session.value?.mine === true && session.value.families.length > 0;
    if (ahead && outcome === "done" && at !== null) void import("./ui/argent").then((m) => m.keepAhead()).catch(() => undefined);
  });
}

/** Once the browser has put the first picture on the glass. */
function afterPaint(work: () => void): void {
  requestAnimationFrame(() => setTimeout(work, 0));
}

if (capable) start().catch(() => location.replace("/compte"));
else location.replace("/compte");
