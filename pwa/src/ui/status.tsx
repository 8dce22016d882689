// What is the word for where a request stands? Always word, icon and colour together.
import type { RequestStatus } from "../gen/RequestStatus";
import { Icon, type IconName } from "./icons";

export type Tone = "good" | "wait" | "ask" | "bad" | "mute" | "draft";
export interface StatusWord {
  readonly word: string;
  readonly icon: IconName;
  readonly tone: Tone;
}

/** `null`: made on this phone and not received yet. */
export function statusWord(status: RequestStatus | null): StatusWord {
  if (status === null) return { word: "À envoyer", icon: "send", tone: "draft" };
  switch (status.is) {
    case "requested":
      return { word: status.late ? "En demande – reçue après la clôture" : "En demande", icon: "clock", tone: "ask" };
    case "accepted":
      return { word: acceptedWord(status), icon: "check", tone: "good" };
    case "wait_listed":
      return { word: "Complet – liste d’attente", icon: "queue", tone: "wait" };
    case "offered":
      return { word: "Place proposée", icon: "bell", tone: "wait" };
    case "refused":
      return { word: "Refusé", icon: "ban", tone: "bad" };
    case "cancelled":
      return { word: "Annulé", icon: "cross", tone: "mute" };
  }
}

function acceptedWord(status: RequestStatus & { is: "accepted" }): string {
  if (status.cancellation_asked) return "Accepté – annulation demandée";
  if (status.outing_offer) return "Accepté – place de sortie proposée";
  return status.outings_full.length > 0 ? "Accepté, sortie complète" : "Accepté";
}

export function Badge({ word, icon, tone }: StatusWord) {
  return (
    <span class={`badge ${tone}`}>
      <Icon name={icon} />
      {word}
    </span>
  );
}
