// How fresh is what I read, and what has not left yet? One line, true to the outcome of the last exchange.
import { refresh } from "../actions";
import { count, hour, localDate, moment } from "../french";
import { engineState, exchange, families, now, status, storageError } from "../state";
import { Icon } from "./icons";

function sentence(): { text: string; detail: string | null; tone: "ok" | "off" | "bad" } {
  const { outcome, at, sentence: said } = exchange.value;
  const waiting = status.value?.unsent ?? 0;
  const left = waiting > 0 ? ` · ${count(waiting, families.value.length > 0 ? "demande" : "réponse")} à envoyer` : "";
  const since = at === null ? null : `Données : ${moment(at, now.value)}`;
  const fresh = at !== null && localDate(at) === localDate(now.value);
  if (outcome === "offline") return { text: `Hors connexion${left}`, detail: since, tone: "off" };
  if (outcome === "failed") return { text: `Le serveur n’a pas pu répondre${left}`, detail: said ?? since, tone: "bad" };
  if (at === null) return { text: `Première mise à jour en cours…${left}`, detail: null, tone: "off" };
  const text = fresh ? `À jour à ${hour(at)}` : `À jour ${moment(at, now.value)}`;
  return { text: outcome === "none" ? `Données : ${moment(at, now.value)}${left}` : text + left, detail: null, tone: outcome === "none" ? "off" : "ok" };
}

export function Freshness() {
  const { text, detail, tone } = sentence();
  const { running } = exchange.value;
  return (
    <div class={`freshness ${tone}`}>
      <p role="status">
        <span class="dot" aria-hidden="true" />
        <span>
          {text}
          {detail && <small class="muted"> {detail}</small>}
        </span>
      </p>
      <button type="button" class="plain-button" aria-label="Mettre à jour maintenant" aria-disabled={running} onClick={() => running || refresh()}>
        <span class={running ? "turn on" : "turn"}>
          <Icon name="refresh" />
        </span>
      </button>
    </div>
  );
}

/** What must not be overlooked on any screen. */
export function Alarms() {
  const aside = status.value?.put_aside.length ?? 0;
  const kept = status.value?.kept ?? 0;
  const off = status.value?.clock_off_ms ?? 0;
  return (
    <>
      {storageError.value && (
        <p class="notice no" role="alert">
          {storageError.value}
        </p>
      )}
      {engineState.value === "broken" && (
        <p class="notice no" role="alert">
          Ce navigateur ne peut pas préparer de réservation. Vous pouvez lire ce qui suit, ou utiliser la <a href="/compte">page simple</a>.
        </p>
      )}
      {aside > 0 && (
        <p class="notice no">
          {count(aside, "demande n’a pas pu être lue", "demandes n’ont pas pu être lues")} par le serveur et {aside > 1 ? "restent" : "reste"} sur ce téléphone :
          mettez l’application à jour, ou voyez le directeur.
        </p>
      )}
      {kept > 0 && (
        <p class="notice wait">
          Le serveur a été remis en route d’après une sauvegarde : ce téléphone lui rend {count(kept, "accusé de réception", "accusés de réception")}. Ce que vous
          lisez ici reste valable.
        </p>
      )}
      {Math.abs(off) > 300_000 && (
        <p class="notice wait">L’horloge de ce téléphone n’est pas à l’heure ; l’application se règle sur celle du serveur.</p>
      )}
    </>
  );
}
