// The director's desk: where we are, what waits, and the screen that was asked for. Loaded only for those who have a desk.
import "../../shell";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { follow, go, hush, refresh, watch } from "../../actions";
import {
  desk,
  deskDocument,
  livePeriods,
  monday,
  mondays,
  mondaysOf,
  period,
  periods,
  toReview,
  undecided,
  unpinned,
  weekArg,
  weeks,
} from "../../desk-state";
import { pathOf } from "../../desk-actions";
import { route } from "../../state";
import { Empty, Title, To } from "../common";
import { Alarms, Freshness } from "../freshness";
import { Icon, type IconName } from "../icons";
import { lazy } from "../lazy";
import { DeskIcon, type DeskIconName } from "./icons";
import Inbox from "./inbox";
import { Place } from "./place";
import css from "./desk.css" with { type: "text" };

interface Screen {
  readonly path: string;
  readonly word: string;
  readonly title: string;
  readonly icon: { readonly app: IconName } | { readonly desk: DeskIconName };
  /** Depends on the period, and on the week. */
  readonly place: "none" | "period" | "week";
  /** No tab of its own: it is reached from that one. */
  readonly under?: string;
  readonly show: ComponentType;
}
const file = (load: () => Promise<{ default: ComponentType }>): ComponentType => lazy(() => load().then((m) => m.default));
/** The other screens of money are reached from the accounts. */
const underAccounts = (path: string, title: string, load: () => Promise<{ default: ComponentType }>): Screen => ({
  path,
  word: title,
  title,
  icon: { desk: "coin" },
  place: "none",
  under: "comptes",
  show: file(load),
});
const INBOX: Screen = { path: "", word: "Demandes", title: "Demandes", icon: { desk: "inbox" }, place: "week", show: Inbox };
const SCREENS: readonly Screen[] = [
  INBOX,
  { path: "a-revoir", word: "À revoir", title: "À revoir", icon: { app: "warn" }, place: "period", show: file(() => import("./review")) },
  { path: "liste", word: "Liste du jour", title: "Liste du jour", icon: { desk: "print" }, place: "week", show: file(() => import("./daylist")) },
  { path: "familles", word: "Familles", title: "Familles du centre", icon: { desk: "people" }, place: "none", show: file(() => import("./families")) },
  { path: "comptes", word: "Comptes", title: "Comptes", icon: { desk: "coin" }, place: "none", show: file(() => import("./accounts")) },
  underAccounts("facturation", "Facturation", () => import("./run")),
  underAccounts("relances", "Relances", () => import("./reminders")),
  underAccounts("banque", "Banque", () => import("./bank")),
  underAccounts("tarifs", "Tarifs", () => import("./prices")),
  underAccounts("controle", "Contrôle et exports", () => import("./control")),
  underAccounts("reglages", "Réglages", () => import("./settings")),
  { path: "aide", word: "Aide", title: "Aide du directeur", icon: { app: "help" }, place: "none", show: file(() => import("./help")) },
];

/** The desk's own style comes with its file: nobody else pays for it. */
const sheet = new CSSStyleSheet();
sheet.replaceSync(css);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

export default function Desk() {
  const screen = SCREENS.find((s) => s.path === (route.value.parts[1] ?? "")) ?? INBOX;
  const Content = screen.show;
  useFollowing();
  useEffect(() => hush(), [screen]);
  if (!desk.value) {
    return (
      <Empty icon="lock">
        <p>Ce bureau n’est ouvert qu’aux directeurs d’un centre.</p>
      </Empty>
    );
  }
  return (
    <div class="desk">
      <div class="desk-head">
        <div>
          <p class="muted small">{desk.value.centre_name}</p>
          <Title>{screen.title}</Title>
        </div>
        <div class="no-print">
          <Freshness />
        </div>
      </div>
      <Tabs here={screen} />
      <div class="no-print">
        <Alarms />
      </div>
      {screen.place !== "none" && periods.value.length > 0 && <Place screen={screen.path} weekly={screen.place === "week"} />}
      {screen.place !== "none" && periods.value.length === 0 ? (
        <Empty icon="book">
          <p>Aucune période n’est ouverte à la réservation dans ce centre.</p>
        </Empty>
      ) : (
        <Content key={screen.path} />
      )}
    </div>
  );
}

/** Every week that can still matter is asked for, so that the desk works without network. */
function useFollowing(): void {
  const of = desk.value;
  const documents = of ? livePeriods.value.flatMap((p) => mondaysOf(p).map((m) => deskDocument(of, p.id, m))) : [];
  useEffect(() => {
    if (documents.length === 0) return;
    follow(documents);
    refresh();
  }, [documents.join()]);
  const [within, stream] = [period.value, of?.stream];
  useEffect(() => {
    if (!of || !within || !stream) return;
    const stops = [watch("to_review", { stream }), ...mondays.value.map((m) => watch("desk_week", weekArg(of, within.id, m)))];
    return () => stops.forEach((stop) => stop());
  }, [stream, within?.id, mondays.value.join()]);
  // The week on the screen stays the same while its last requests are decided.
  const pin = unpinned.value ? monday.value : null;
  useEffect(() => {
    if (pin) go(pathOf(route.value.parts.slice(1).join("/"), { week: pin }), { replace: true });
  }, [pin]);
}

function Tabs({ here }: { here: Screen }) {
  const tally = (screen: Screen): number => {
    if (screen.path === "a-revoir") return toReview.value.length;
    const all = screen === INBOX ? [...weeks.value.values()] : [];
    return all.reduce((sum, week) => sum + week.requests.filter(undecided).length, 0);
  };
  const isHere = (screen: Screen): boolean => screen === here || screen.path === here.under;
  return (
    <nav class="desk-tabs no-print" aria-label="Bureau">
      <ul>
        {SCREENS.filter((screen) => screen.under === undefined).map((screen) => (
          <li key={screen.path} class={isHere(screen) ? "here" : ""} data-alarm={screen.path === "a-revoir" && tally(screen) > 0}>
            <To path={pathOf(screen.path)} class={isHere(screen) ? "here" : undefined}>
              {"app" in screen.icon ? <Icon name={screen.icon.app} /> : <DeskIcon name={screen.icon.desk} />} {screen.word}
              {tally(screen) > 0 && <span class="d-tally some">{tally(screen)}</span>}
              {isHere(screen) && <span class="visually-hidden"> (page affichée)</span>}
            </To>
          </li>
        ))}
      </ul>
    </nav>
  );
}
