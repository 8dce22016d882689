// How is a paper of the account opened and kept? By an ordinary link; without network only when it is on this device, said before the browser does.
import { forgetPaper, keepPaper, openPaper, say } from "../actions";
import { paperUrl } from "../money";
import { exchange, keptPapers, type FamilyCentre } from "../state";
import { MoneyIcon } from "./money-icons";

interface Props {
  readonly f: FamilyCentre;
  readonly paper: string;
  readonly label: string;
}

export function Download({ f, paper, label }: Props) {
  const url = paperUrl(f, paper);
  const open = (event: Event): void => {
    if (exchange.value.outcome === "offline" && !keptPapers.value.has(url)) {
      event.preventDefault();
      return say("no", "Ce document n’est pas encore sur cet appareil : ouvrez-le une fois avec le réseau.");
    }
    openPaper(url, label);
  };
  return (
    <a class="target" href={url} target="_blank" rel="noopener" onClick={open}>
      <MoneyIcon name="down" />
      <span>
        Télécharger<span class="visually-hidden"> : {label} (PDF)</span>
      </span>
    </a>
  );
}

export function Keep({ f, paper, label }: Props) {
  const url = paperUrl(f, paper);
  const kept = keptPapers.value.has(url);
  const change = async (): Promise<void> => {
    if (kept) await forgetPaper(url);
    else if (!(await keepPaper(url, label))) say("no", "Le réseau est nécessaire pour garder ce document hors connexion.");
  };
  return (
    <label class="check small">
      <input
        type="checkbox"
        checked={kept}
        aria-label={`Garder hors connexion : ${label}`}
        onChange={() => void change().catch(() => undefined)}
      />
      <span aria-hidden="true">Garder hors connexion</span>
    </label>
  );
}
