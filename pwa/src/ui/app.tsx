// Which screen is on? The frame around all of them: header, the four ways of the bottom bar, words for everybody.
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { Accueil } from "./accueil";
import { SignedOut } from "./closed";
import { Icon, type IconName } from "./icons";
import { lazy } from "./lazy";
import { applyUpdate, hush } from "../actions";
import { hrefOf } from "../router";
import { desks, families, notice, phase, route, saving, unsent, updateReady } from "../state";

const NoFamily = lazy(() => import("./more").then((m) => m.NoFamily));
const Locked = lazy(() => import("./more").then((m) => m.Locked));
const Reserver = lazy(() => import("./more").then((m) => m.Reserver));
const Compte = lazy(() => import("./argent").then((m) => m.Compte));
const Attestations = lazy(() => import("./argent").then((m) => m.Attestations));
const Paiement = lazy(() => import("./argent").then((m) => m.Paiement));
const Demandes = lazy(() => import("./more").then((m) => m.Demandes));
const Aide = lazy(() => import("./more").then((m) => m.Aide));
const Espace = lazy(() => import("./more").then((m) => m.Espace));
const Desk = lazy(() => import("./desk/desk").then((m) => m.default));

const SCREENS: Record<string, ComponentType> = {
  "": Accueil,
  reserver: Reserver,
  compte: Compte,
  attestations: Attestations,
  paiement: Paiement,
  demandes: Demandes,
  espace: Espace,
  aide: Aide,
};
const BAR: readonly { path: string; word: string; icon: IconName; also: readonly string[] }[] = [
  { path: "", word: "Accueil", icon: "home", also: [] },
  { path: "reserver", word: "Réserver", icon: "book", also: [] },
  { path: "compte", word: "Compte", icon: "person", also: ["attestations", "paiement", "espace", "aide"] },
  { path: "demandes", word: "Demandes", icon: "list", also: [] },
];

export function App() {
  const screen = route.value.parts[0] ?? "";
  const staff = desks.value.length > 0 && families.value.length === 0;
  const desk = phase.value === "ready" && (screen === "bureau" || (staff && screen === ""));
  useEffect(() => {
    document.title = TITLES[screen] ?? "Préau";
  }, [screen]);
  return (
    <>
      <a class="skip" href="#main">
        Aller au contenu
      </a>
      <header class="top no-print">
        <a class="brand" href={hrefOf("")}>
          <img src="/app/icon.svg" alt="" width="32" height="32" /> Préau
        </a>
        {phase.value === "ready" && !desk && !staff && <Bar screen={screen} />}
        {phase.value === "ready" && desks.value.length > 0 && (
          <a class="target" href={hrefOf(!desk ? "bureau" : staff ? "espace" : "")}>
            {!desk ? "Bureau" : staff ? "Espace utilisateur" : "Espace famille"}
          </a>
        )}
      </header>
      <main id="main" tabIndex={-1} class={desk ? "wide" : ""}>
        <Words />
        {desk ? <Desk /> : <Inside screen={screen} />}
      </main>
    </>
  );
}

const TITLES: Record<string, string> = {
  "": "Accueil · Préau",
  reserver: "Réserver · Préau",
  compte: "Compte · Préau",
  attestations: "Attestations · Préau",
  paiement: "Paiement · Préau",
  demandes: "Statut de vos demandes · Préau",
  espace: "Espace utilisateur · Préau",
  aide: "Aide · Préau",
  bureau: "Bureau · Préau",
};

function Inside({ screen }: { screen: string }) {
  switch (phase.value) {
    case "opening":
      return <p class="muted opening">Ouverture…</p>;
    case "signed_out":
      return <SignedOut />;
    case "locked":
      return <Locked />;
    case "ready": {
      const Screen = SCREENS[screen] ?? Accueil;
      if (families.value.length === 0 && !["espace", "aide"].includes(screen)) return <NoFamily />;
      return <Screen />;
    }
  }
}

function Bar({ screen }: { screen: string }) {
  return (
    <nav class="bar" aria-label="Principal">
      {BAR.map((b) => (
        <a key={b.path} href={hrefOf(b.path)} aria-current={b.path === screen || b.also.includes(screen) ? "page" : undefined}>
          <Icon name={b.icon} />
          {b.word}
          {b.path === "demandes" && unsent.value > 0 && (
            <span class="bubble">
              {unsent.value}
              <span class="visually-hidden"> à envoyer</span>
            </span>
          )}
        </a>
      ))}
    </nav>
  );
}

/** The notice of the moment, and the new version that waits. */
function Words() {
  const n = notice.value;
  useEffect(() => {
    if (n?.kind !== "ok") return;
    const timer = setTimeout(hush, 6_000);
    return () => clearTimeout(timer);
  }, [n]);
  return (
    <div class="words no-print">
      <div role="status">
        {n && (
          <p class={`notice toast ${n.kind === "info" ? "" : n.kind}`}>
            <span>{n.text}</span>
            <button type="button" class="plain-button" aria-label="Fermer ce message" onClick={hush}>
              <Icon name="cross" />
            </button>
          </p>
        )}
      </div>
      {updateReady.value && (
        <p class="notice update">
          <span>Une nouvelle version est prête. Vos choix sont gardés.</span>
          <button type="button" class="button second" aria-disabled={saving.value > 0} onClick={applyUpdate}>
            Mettre à jour
          </button>
        </p>
      )}
    </div>
  );
}

