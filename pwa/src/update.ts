// Is there a newer app? It is prepared beside, and takes over when the person says so: never over something that is being written.
import { saving, updateReady } from "./state";

let waiting: ServiceWorker | null = null;

function found(worker: ServiceWorker): void {
  waiting = worker;
  updateReady.value = true;
}

/** Takes the new version once nothing is being written; every open tab follows. */
export function applyUpdate(): void {
  if (saving.value > 0) {
    setTimeout(applyUpdate, 200);
    return;
  }
  waiting?.postMessage("skip-waiting");
}

/** Registers the service worker and watches for the next version of it. */
export function startUpdates(): void {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  let controlled = workers.controller !== null;
  workers.addEventListener("controllerchange", () => {
    // Signing out may take the worker away: that is no new version.
    if (workers.controller === null) return;
    if (controlled) reloadWhenWritten();
    controlled = true; // the very first worker takes over without a reload
  });
  void workers.register("/sw.js", { updateViaCache: "none" }).then((registration) => {
    const follow = (worker: ServiceWorker | null): void => {
      worker?.addEventListener("statechange", () => {
        if (worker.state === "installed" && workers.controller) found(worker);
      });
    };
    if (registration.waiting && workers.controller) found(registration.waiting);
    follow(registration.installing);
    registration.addEventListener("updatefound", () => follow(registration.installing));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") void registration.update().catch(() => undefined);
    });
    takenIn(workers);
  }, () => undefined);
}

/** A page that was opened while the first worker took over was missed by it: it asks to be taken in. */
function takenIn(workers: ServiceWorkerContainer): void {
  void workers.ready.then(({ active }) => {
    if (!workers.controller) active?.postMessage("claim");
  });
}

function reloadWhenWritten(): void {
  if (saving.value > 0) setTimeout(reloadWhenWritten, 100);
  else location.reload();
}
