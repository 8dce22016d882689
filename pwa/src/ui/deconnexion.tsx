// How do I leave this device? What has not left is said first; nothing of the family stays.
import { useState } from "preact/hooks";
import { Ask } from "./dialog";
import { notYetSent, say, signOut } from "../actions";

export function SignOut() {
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const left = notYetSent();
  const leave = (): void => {
    setBusy(true);
    void signOut().catch(() => {
      setBusy(false);
      setAsking(false);
      say("no", "La copie de cet appareil n’a pas pu être effacée. Fermez les autres onglets, puis réessayez.");
    });
  };
  return (
    <section class="card stack" aria-labelledby="leave">
      <h2 id="leave">Se déconnecter</h2>
      <p class="muted">Efface de cet appareil tout ce qui concerne votre famille.</p>
      <button type="button" class="button danger" onClick={() => setAsking(true)}>
        Se déconnecter
      </button>
      {asking && (
        <Ask title="Se déconnecter ?" yes={left ? "Perdre ces choix et me déconnecter" : "Me déconnecter"} danger busy={busy} onYes={leave} onNo={() => setAsking(false)}>
          {left ? (
            <p class="notice no">
              <b>Pas encore transmis : {left}.</b> Si vous vous déconnectez maintenant, c’est perdu. Attendez le réseau pour tout envoyer d’abord.
            </p>
          ) : (
            <p>Tout ce que vous avez envoyé est transmis. Un jour coché et pas encore envoyé reste un brouillon : le centre ne l’a pas reçu.</p>
          )}
          <p>La copie de vos données et les imprimés gardés sont effacés de cet appareil.</p>
        </Ask>
      )}
    </section>
  );
}
