// *Gestion de votre compte*: how it stands, how it is paid, its operations; then the printables of the centre and its people to call.
import { Alarms, Freshness } from "./freshness";
import { Title, To } from "./common";
import { Echeancier, Relances } from "./echeancier";
import { Icon } from "./icons";
import { Moyens } from "./moyens";
import { Operation } from "./operation";
import { Operations } from "./operations";
import { PayerData } from "./payer";
import { QuotientEnd } from "./ends";
import { meansOf, Regler } from "./regler";
import { SignOut } from "./deconnexion";
import { Solde } from "./solde";
import { Switcher } from "./switcher";
import { rowsOf } from "./account-here";
import { choose, forgetPaper, keepPaper, openPaper, say } from "../actions";
import { weight } from "../french";
import type { HomeCentre } from "../gen/HomeCentre";
import type { HomePrintable } from "../gen/HomePrintable";
import type { SessionFamily } from "../gen/SessionFamily";
import { all, families, here, homeOf, keptPapers, keyOf, one, route } from "../state";
import { useEffect } from "preact/hooks";

export function Compte() {
  const [, screen, name = ""] = route.value.parts;
  const operation = screen === "operation" ? name : null;
  useOwner(operation);
  const f = here.value;
  const means = screen === "regler" ? meansOf(name) : null;
  if (f && operation) return <Operation key={operation} f={f} id={operation} />;
  if (f && means) return <Regler key={means} f={f} means={means} />;
  return <Main f={f} />;
}

/** The account of the operation that the address names becomes the one on the screen. */
function useOwner(operation: string | null): void {
  useEffect(() => {
    const owner = operation === null ? undefined : families.value.find((f) => rowsOf(f).some((row) => row.operation.id === operation));
    if (owner) choose(keyOf(owner));
  }, [operation]);
}

function Main({ f }: { f: SessionFamily | null }) {
  return (
    <>
      <Title>Gestion de votre compte</Title>
      <Freshness />
      <Alarms />
      <Switcher />
      {f && (
        <div key={keyOf(f)}>
          <Solde f={f} />
          <QuotientEnd f={f} />
          <Echeancier f={f} />
          <Moyens f={f} />
          <Operations f={f} />
          <Relances f={f} />
          <PayerData f={f} />
        </div>
      )}
      <ul class="plain card menu">
        <li>
          <To path="attestations" class="target">
            <Icon name="check" /> <span>Attestations</span> <Icon name="next" />
          </To>
        </li>
        <li>
          <To path="espace" class="target">
            <Icon name="person" /> <span>Espace utilisateur</span> <Icon name="next" />
          </To>
        </li>
        <li>
          <To path="aide" class="target">
            <Icon name="help" /> <span>Aide</span> <Icon name="next" />
          </To>
        </li>
      </ul>
      {f && <Papers f={f} />}
      {f && <Centre f={f} />}
      <SignOut />
    </>
  );
}

function Papers({ f }: { f: SessionFamily }) {
  const papers = all<HomePrintable>(homeOf(f), "printable");
  return (
    <section aria-labelledby="papers">
      <h2 id="papers">Imprimés</h2>
      {papers.length === 0 ? (
        <p class="card muted">Aucun imprimé en ligne pour ce centre.</p>
      ) : (
        <ul class="plain card papers">
          {papers.map((p) => (
            <Paper key={p.url} paper={p} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Paper({ paper }: { paper: HomePrintable }) {
  const kept = keptPapers.value.has(paper.url);
  const change = async (): Promise<void> => {
    if (kept) await forgetPaper(paper.url);
    else if (!(await keepPaper(paper.url, paper.label))) say("no", "Le réseau est nécessaire pour garder cet imprimé hors connexion.");
  };
  return (
    <li>
      <a class="target" href={paper.url} target="_blank" rel="noopener" onClick={() => openPaper(paper.url, paper.label)}>
        <Icon name="paper" />
        <span>
          {paper.label}
          <small class="muted"> PDF, {weight(paper.bytes)}</small>
        </span>
      </a>
      <label class="check small">
        <input
          type="checkbox"
          checked={kept}
          aria-label={`Garder hors connexion : ${paper.label}`}
          onChange={() => void change().catch(() => undefined)}
        />
        <span aria-hidden="true">Garder hors connexion</span>
      </label>
    </li>
  );
}

function Centre({ f }: { f: SessionFamily }) {
  const c = one<HomeCentre>(homeOf(f), "centre");
  if (!c) return null;
  return (
    <section aria-labelledby="centre">
      <h2 id="centre">{c.name}</h2>
      <address class="card stack">
        {c.director && <p>Directeur : {c.director}</p>}
        {c.phone && (
          <p>
            <a class="target" href={`tel:${c.phone.replace(/[^+\d]/g, "")}`}>
              <Icon name="phone" /> {c.phone}
            </a>
          </p>
        )}
        {c.email && (
          <p>
            <a class="target" href={`mailto:${c.email}`}>
              <Icon name="send" /> {c.email}
            </a>
          </p>
        )}
        {c.address && <p>{c.address}</p>}
        {c.hours && <p class="muted">{c.hours}</p>}
      </address>
    </section>
  );
}
