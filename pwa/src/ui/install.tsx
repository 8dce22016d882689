// How does one put the app on the home screen? A hint that can be put away; iOS offers no button of its own.
import { hideInstallHint } from "../actions";
import { installHint } from "../state";
import { Icon } from "./icons";

const apple = /iPhone|iPad|iPod/.test(navigator.userAgent) || (navigator.userAgent.includes("Macintosh") && navigator.maxTouchPoints > 1);
const installed = matchMedia("(display-mode: standalone)").matches;

export function InstallHint() {
  if (!installHint.value || installed) return null;
  return (
    <aside class="card install" aria-label="Installer l’application">
      <Icon name="phone" />
      <div>
        <b>Gardez cette application sous la main</b>
        {apple ? (
          <p>
            Touchez <Icon name="share" /> <b>Partager</b>, puis <b>Sur l’écran d’accueil</b>. Elle s’ouvrira même sans réseau ; connectez-vous une fois après
            l’avoir installée.
          </p>
        ) : (
          <p>Dans le menu du navigateur, choisissez « Installer » ou « Ajouter à l’écran d’accueil ». Elle s’ouvrira même sans réseau.</p>
        )}
        <button type="button" class="button second" onClick={hideInstallHint}>
          J’ai compris
        </button>
      </div>
    </aside>
  );
}
