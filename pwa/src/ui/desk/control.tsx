// *Contrôle et exports*: what a director should look at, what the accountant takes away, the yearly certificates. Needs the network.
import { useState } from "preact/hooks";
import type { Problem } from "../../account";
import { fecFile, makeCertificates, operationsCsv, readAudit } from "../../desk-money";
import { pathOf } from "../../desk-actions";
import { desk, today } from "../../desk-state";
import { dayNumbers } from "../../french";
import type { AuditLine } from "../../gen/AuditLine";
import { To } from "../common";
import { Icon } from "../icons";
import { MoneyIcon } from "../money-icons";
import { TreatAlarmDialog, TreatedAlarms } from "./control-alarm";
import { Done, Field, Reading, useLoad, Ways } from "./money-kit";
import { certificatesWord } from "./money-words";

export default function Control() {
  const centre = desk.value?.centre ?? "";
  return (
    <>
      <Ways />
      <Audit key={`a${centre}`} centre={centre} />
      <Exports key={`e${centre}`} centre={centre} />
      <Certificates key={`c${centre}`} centre={centre} />
    </>
  );
}

/** The names of what is watched; an unknown code stands for itself. */
const CODES: Readonly<Record<string, string>> = {
  attended_not_invoiced: "Présents, non facturés",
  invoiced_not_attended: "Facturés, absents",
  invoiced_then_cancelled: "Facturés, annulés depuis",
  invoiced_then_changed: "Facturés, changés depuis",
  quotient_expired: "Quotients expirés",
  transfer_unmatched: "Virements non rapprochés",
  balance_differs: "Soldes qui ne tombent pas juste",
  number_gap: "Trous dans la numérotation",
  notification_not_processed: "Annonces de paiement à regarder",
  payment_unanswered: "Paiements en attente restés sans réponse",
  forged_words: "Messages sans signature",
  certificate_to_replace: "Attestations à remplacer",
  lost_operation: "Opérations perdues",
  paper_not_made: "Pièces à mettre en page",
};

function Audit({ centre }: { centre: string }) {
  const loaded = useLoad(centre, () => readAudit(centre));
  const [asked, setAsked] = useState<AuditLine | null>(null);
  const [done, setDone] = useState("");
  const all = loaded.value ?? [];
  const lines = all.filter((line) => !line.treated);
  const codes = [...new Set(lines.map((line) => line.code))];
  return (
    <section aria-labelledby="audit" class="m-control">
      <h2 id="audit">Contrôle</h2>
      <Reading what="Le contrôle" loaded={loaded} />
      <Done text={done} />
      {loaded.value && lines.length === 0 && (
        <p class="notice ok">
          <Icon name="check" /> Rien à signaler : soldes, numéros et pointages concordent.
        </p>
      )}
      {codes.map((code) => (
        <Group key={code} code={code} lines={lines.filter((line) => line.code === code)} onTreat={setAsked} />
      ))}
      <TreatedAlarms lines={all.filter((line) => line.treated)} />
      {asked && (
        <TreatAlarmDialog
          centre={centre}
          line={asked}
          onClose={() => setAsked(null)}
          onDone={(said) => {
            setAsked(null);
            setDone(said);
            void loaded.reload();
          }}
        />
      )}
    </section>
  );
}

function Group({ code, lines, onTreat }: { code: string; lines: readonly AuditLine[]; onTreat: (line: AuditLine) => void }) {
  return (
    <details class="card" open={lines.length <= 8}>
      <summary>
        {CODES[code] ?? code} <span class="d-tally some">{lines.length}</span>
      </summary>
      <ul class="m-lines">
        {lines.map((line, at) => (
          <li key={at}>
            <span>
              {line.sentence}
              {line.date && <small class="muted"> {dayNumbers(line.date)}</small>}
            </span>
            {line.family && (
              <To path={pathOf(`comptes/${line.family}`)} class="target">
                Ouvrir le compte<span class="visually-hidden"> : {line.sentence}</span>
              </To>
            )}
            {line.alarm && (
              <button type="button" class="button second" onClick={() => onTreat(line)}>
                Traité…<span class="visually-hidden"> : {line.sentence}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      {code === "transfer_unmatched" && (
        <To path={pathOf("banque/releve")} class="target">
          Ouvrir le relevé de la banque
        </To>
      )}
    </details>
  );
}

function Exports({ centre }: { centre: string }) {
  const year = Number(today.value.slice(0, 4));
  const [from, setFrom] = useState(`${year}-01-01`);
  const [to, setTo] = useState(today.value);
  const [fec, setFec] = useState(String(year));
  const sound = from !== "" && to !== "" && from <= to;
  const isYear = /^20\d\d$/.test(fec);
  return (
    <section class="card" aria-labelledby="exports">
      <h2 id="exports">Exports</h2>
      <div class="m-dates">
        <Field
          id="csv-from"
          label="Opérations du"
          type="date"
          value={from}
          onInput={setFrom}
          error={from === "" ? "Indiquez le premier jour des opérations." : null}
        />
        <Field
          id="csv-to"
          label="au (inclus)"
          type="date"
          value={to}
          onInput={setTo}
          error={to === "" ? "Indiquez le dernier jour des opérations." : from !== "" && to < from ? "La période finit avant de commencer." : null}
        />
        {sound && (
          <a class="button second" href={operationsCsv(centre, from, to)} download>
            <MoneyIcon name="down" /> Opérations (CSV)
          </a>
        )}
      </div>
      <div class="m-dates">
        <Field
          id="fec-year"
          label="Année comptable"
          figures
          most={4}
          value={fec}
          onInput={setFec}
          error={isYear ? null : `Écrivez l’année en quatre chiffres, par exemple ${year}.`}
        />
        {isYear && (
          <a class="button second" href={fecFile(centre, Number(fec))} download>
            <MoneyIcon name="down" /> Fichier des écritures (FEC)
          </a>
        )}
      </div>
    </section>
  );
}

function Certificates({ centre }: { centre: string }) {
  const [year, setYear] = useState(String(Number(today.value.slice(0, 4)) - 1));
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  /** What was said of an earlier press says nothing of the next. */
  const clear = (): void => {
    setDone("");
    setProblem(null);
  };
  const make = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (busy) return;
    clear();
    if (!/^20\d\d$/.test(year)) return;
    setBusy(true);
    const answer = await makeCertificates(centre, Number(year));
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    setDone(answer.ok ? certificatesWord(answer.value, year) : "");
  };
  return (
    <section class="card" aria-labelledby="certificates">
      <h2 id="certificates">Attestations</h2>
      <p class="muted small">
        Une par famille qui a réglé dans l’année civile : le total payé, et la part de garde des enfants de moins de 6 ans. Les familles sont prévenues par mail.
        Celle qui a changé est remplacée sous un nouveau numéro.
      </p>
      <Done text={done} />
      {problem && (
        <p class="notice no" role="alert">
          {problem.title}
        </p>
      )}
      <form class="m-dates" onSubmit={(event) => void make(event)} noValidate>
        <Field
          id="certificate-year"
          label="Année"
          figures
          most={4}
          value={year}
          onInput={(text) => {
            setYear(text);
            clear();
          }}
          error={/^20\d\d$/.test(year) ? null : "Écrivez l’année, par exemple 2025."}
        />
        <button class="button" aria-disabled={busy}>
          {busy ? "Préparation…" : "Préparer les attestations"}
        </button>
        {busy && <progress aria-label="Préparation des attestations" />}
      </form>
    </section>
  );
}
