// How does one leave this device? It says first what has not left, then erases databases and caches, with or without network.
import { call } from "./account";
import { begin, remember } from "./db";
import { engine } from "./device";
import { count, list } from "./french";
import { eraseCopy, tellOtherTabs } from "./session";
import { phase, status } from "./state";

/** What would be lost, in words; null when everything was transmitted. */
export function notYetSent(): string | null {
  const s = status.value;
  if (!s) return null;
  const parts = [
    s.unsent > 0 ? count(s.unsent, "choix à envoyer", "choix à envoyer") : "",
    s.drafts_unsent > 0 ? "des cases cochées qui ne sont que sur cet appareil" : "",
    s.put_aside.length > 0 ? count(s.put_aside.length, "demande que le centre n’a pas pu lire", "demandes que le centre n’a pas pu lire") : "",
  ].filter((part) => part !== "");
  return parts.length > 0 ? list(parts) : null;
}

/** Ends the session and erases this device's copy. Without network the session ends at the next exchange, before anything else. */
export async function signOut(): Promise<void> {
  const answer = await call("POST", "/api/sign-out");
  phase.value = "signed_out";
  engine.stop();
  await eraseCopy();
  const ended = answer.ok || answer.problem.status === 401;
  if (!ended) {
    begin();
    await remember("leaving", true);
  }
  tellOtherTabs();
  location.replace(ended ? "/connexion?deconnecte=1" : "/app/");
}

/** The copy is locked and its unsent work is given up: everything of it is erased here. */
export async function confirmLoss(): Promise<void> {
  engine.stop();
  await eraseCopy();
  tellOtherTabs();
  location.replace("/app/");
}
