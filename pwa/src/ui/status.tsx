// What is the word for where a request stands? Always word, icon and colour together.
import type { RequestStatus } from "../gen/RequestStatus";
import { Icon, type IconName } from "./icons";

export interface StatusWord {
  readonly word: string;
  readonly icon: IconName;
  /** As `.status[data-is]` of base.css colours it. */
  readonly is: "draft" | "sending" | "requested" | "accepted" | "waiting" | "offered" | "refused" | "cancelled";
}

/** `null`: made on this phone and not received yet. */
export function statusWord(status: RequestStatus | null): StatusWord {
  if (status === null) return { word: "À envoyer", icon: "send", is: "sending" };
  switch (status.is) {
    case "requested":
      return { word: status.late ? "En demande – reçue après la clôture" : "En demande", icon: "clock", is: "requested" };
    case "accepted":
      return { word: acceptedWord(status), icon: "check", is: "accepted" };
    case "wait_listed":
      return { word: "Complet – liste d’attente", icon: "queue", is: "waiting" };
    case "offered":
      return { word: "Place proposée", icon: "bell", is: "offered" };
    case "refused":
      return { word: "Refusé", icon: "ban", is: "refused" };
    case "cancelled":
      return { word: "Annulé", icon: "cross", is: "cancelled" };
  }
}

function acceptedWord(status: RequestStatus & { is: "accepted" }): string {
  if (status.cancellation_asked) return "Accepté – annulation demandée";
  if (status.change_asked) return "Accepté – modification demandée";
  if (status.outing_offer) return "Accepté – place de sortie proposée";
  if (status.outings_full.length > 0) return "Accepté, sortie complète";
  return status.outings_given_up.length > 0 ? "Accepté, sans la sortie" : "Accepté";
}

export function Badge({ word, icon, is }: StatusWord) {
  return (
    <span class="status with-icon" data-is={is}>
      <Icon name={icon} />
      {word}
    </span>
  );
}
