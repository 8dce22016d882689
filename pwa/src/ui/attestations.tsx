// *Attestations*: the yearly proof of payment for care, of all centres together.
import { money } from "../french";
import type { HomeCertificate } from "../gen/HomeCertificate";
import type { SessionFamily } from "../gen/SessionFamily";
import { all, families, homeOf } from "../state";
import { Empty, Title, To } from "./common";
import { Alarms, Freshness } from "./freshness";
import { Icon } from "./icons";
import { Download, Keep } from "./paper-link";

interface Held {
  readonly f: SessionFamily;
  readonly certificate: HomeCertificate;
}

export function Attestations() {
  const held: Held[] = families.value.flatMap((f) => all<HomeCertificate>(homeOf(f), "certificate").map((certificate) => ({ f, certificate })));
  const years = [...new Set(held.map((h) => h.certificate.year))].sort((a, b) => b - a);
  return (
    <>
      <p class="back">
        <To path="compte" class="target">
          <Icon name="back" /> Compte
        </To>
      </p>
      <Title>Attestations</Title>
      <Freshness />
      <Alarms />
      <p>Le justificatif de paiement annuel pour les frais de garde, de tous vos centres.</p>
      {held.length === 0 && (
        <Empty icon="paper">
          <p>Aucune attestation pour le moment : votre centre prépare celle d’une année l’année suivante, et un mail vous prévient.</p>
        </Empty>
      )}
      {years.map((year) => (
        <section key={year} aria-labelledby={`y-${year}`}>
          <h2 id={`y-${year}`}>{year}</h2>
          <ul class="plain card papers">
            {held.filter((h) => h.certificate.year === year).sort(latestFirst).map((h) => (
              <Certificate key={h.certificate.paper} {...h} by={held.find(replaces(h))?.certificate.number ?? null} />
            ))}
          </ul>
        </section>
      ))}
      {held.length > 0 && <p class="small muted after">Votre centre prépare l’attestation d’une année l’année suivante.</p>}
    </>
  );
}

const latestFirst = (a: Held, b: Held): number =>
  a.f.centre_name.localeCompare(b.f.centre_name) || b.certificate.number.localeCompare(a.certificate.number);

const replaces = (earlier: Held) => (h: Held): boolean => h.f === earlier.f && h.certificate.replaces === earlier.certificate.number;

/** `by`: the number of the one that replaces it. */
function Certificate({ f, certificate: c, by }: Held & { readonly by: string | null }) {
  const twoFamilies = new Set(families.value.map((g) => g.family)).size > 1;
  const label = `Attestation ${c.year}, ${f.centre_name}`;
  return (
    <li>
      <span class="grow">
        <b>{f.centre_name}</b>
        {twoFamilies && <small class="muted"> Famille {f.family_name}</small>}
        {by && (
          <small class="status with-icon" data-is="refused">
            <Icon name="warn" /> Remplacée par la n° {by} : ne l’utilisez plus
          </small>
        )}
        <small>
          {" "}
          Réglé en {c.year} : {money(c.paid_cents)}
          {c.paid_cents === 0 && ", aucune somme n’est attestée"}
        </small>
        <small class="muted">
          {" "}
          N° {c.number}
          {c.replaces && `, remplace l’attestation n° ${c.replaces}`}
        </small>
      </span>
      <Download f={f} paper={c.paper} label={label} />
      <Keep f={f} paper={c.paper} label={label} />
    </li>
  );
}
