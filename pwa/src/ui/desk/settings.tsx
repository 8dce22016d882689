// *Réglages*: how this centre bills, numbers its papers, and is paid. Needs the network.
import { Fragment } from "preact";
import { useState } from "preact/hooks";
import { readSettingsOf, saveSettings } from "../../desk-money";
import { desk, today } from "../../desk-state";
import type { CentreMoney } from "../../gen/CentreMoney";
import { ErrorSummary } from "../error-summary";
import { useForm } from "../form";
import { Done, Field, Pick, Reading, useLoad, Ways } from "./money-kit";
import { ChartOfAccounts } from "./settings-chart";
import { AMOUNTS, patternExample, patternHint, readSettings, settingId, settingsDraft, type SettingsDraft, type TextName } from "./settings-model";

export default function Settings() {
  const centre = desk.value?.centre ?? "";
  return (
    <>
      <Ways />
      <Load key={centre} centre={centre} />
    </>
  );
}

function Load({ centre }: { centre: string }) {
  const loaded = useLoad(centre, () => readSettingsOf(centre));
  return (
    <>
      <Reading what="Les réglages" loaded={loaded} />
      {loaded.value && <Form centre={centre} start={loaded.value} />}
    </>
  );
}

function Form({ centre, start }: { centre: string; start: CentreMoney }) {
  const [draft, setDraft] = useState(() => settingsDraft(start));
  const [done, setDone] = useState("");
  const { busy, errors, round, at, refuse, onSubmit, send } = useForm();
  const submit = async (): Promise<void> => {
    setDone("");
    const read = readSettings(draft);
    if (read.errors.length > 0) return refuse(read.errors);
    const answer = await send(() => saveSettings(centre, read.money));
    refuse(answer.ok ? [] : (answer.problem.errors ?? [answer.problem]).map(({ field, title }) => ({ id: field ? settingId(field) : "", text: title })));
    if (answer.ok) setDone("Réglages enregistrés.");
  };
  const parts: PartProps = { draft, change: (part) => setDraft({ ...draft, ...part }), at: (name) => at(settingId(name)) };
  return (
    <form class="m-editor" onSubmit={onSubmit(submit)} noValidate>
      <ErrorSummary errors={errors} round={round} />
      <Done text={done} />
      <Billing {...parts} />
      <Numbers {...parts} />
      <Bank {...parts} />
      <Online {...parts} />
      <ChartOfAccounts values={draft.chart} change={(chart) => setDraft({ ...draft, chart })} at={parts.at} />
      <p>
        <button class="button" aria-disabled={busy}>
          {busy ? "Enregistrement…" : "Enregistrer les réglages"}
        </button>
      </p>
    </form>
  );
}

interface PartProps {
  readonly draft: SettingsDraft;
  readonly change: (part: Partial<SettingsDraft>) => void;
  readonly at: (name: string) => string | null;
}

function Text({ draft, change, at, name, label, hint }: PartProps & { name: TextName; label: string; hint?: string | null }) {
  return (
    <Field
      id={settingId(name)}
      label={label}
      hint={hint}
      value={draft.texts[name]}
      onInput={(text) => change({ texts: { ...draft.texts, [name]: text } })}
      error={at(name)}
    />
  );
}

function Billing(parts: PartProps) {
  const { draft, change, at } = parts;
  return (
    <fieldset class="card">
      <legend>Facturation</legend>
      <div class="m-dates">
        <Pick
          id={settingId("basis")}
          label="On facture"
          value={draft.basis}
          onPick={(basis) => change({ basis })}
          options={[
            { value: "accepted", word: "ce qui a été accepté" },
            { value: "attended", word: "les présences pointées" },
          ]}
        />
        <Field
          id={settingId("due_days")}
          label="Échéance, en jours après l’émission"
          figures
          most={3}
          value={draft.dueDays}
          onInput={(dueDays) => change({ dueDays })}
          error={at("due_days")}
        />
        <Field
          id={settingId("rejection_fee_cents")}
          label="Frais d’un rejet, en euros"
          figures
          value={draft.fee}
          onInput={(fee) => change({ fee })}
          error={at("rejection_fee_cents")}
        />
        <Field
          id={settingId("certificates_from")}
          label="Attestations à partir du (jour/mois)"
          most={5}
          value={draft.certificatesFrom}
          onInput={(certificatesFrom) => change({ certificatesFrom })}
          error={at("certificates_from")}
        />
      </div>
      <div class="m-dates">
        <Text {...parts} name="siret" label="SIRET" />
        <Text {...parts} name="exemption" label="Mention de TVA" />
      </div>
    </fieldset>
  );
}

const PATTERNS: readonly { name: TextName; label: string }[] = [
  { name: "invoice_pattern", label: "Factures" },
  { name: "credit_note_pattern", label: "Avoirs" },
  { name: "receipt_pattern", label: "Reçus" },
  { name: "certificate_pattern", label: "Attestations" },
  { name: "deposit_pattern", label: "Bordereaux de remise" },
];

/** What the papers will bear is read; the patterns that make it are opened to be changed, and when one of them is wrong. */
function Numbers(parts: PartProps) {
  const year = Number(today.value.slice(0, 4));
  const wrong = PATTERNS.some(({ name }) => parts.at(name) !== null);
  return (
    <fieldset class="card">
      <legend>Numéros des pièces</legend>
      <dl class="d-facts">
        {PATTERNS.map(({ name, label }) => (
          <Fragment key={name}>
            <dt>{label}</dt>
            <dd>{patternExample(parts.draft.texts[name], year) ?? "modèle incomplet : à corriger"}</dd>
          </Fragment>
        ))}
      </dl>
      <details open={wrong || undefined}>
        <summary>Changer les modèles de numéros</summary>
        <p class="small muted">
          Dans un modèle, {"{year}"} devient l’année et {"{number:4}"} le numéro de la pièce, écrit sur 4 chiffres au moins (0042) ; le reste s’écrit tel quel. Un
          changement vaut pour les pièces à venir.
        </p>
        <div class="m-dates">
          {PATTERNS.map(({ name, label }) => (
            <Text key={name} {...parts} name={name} label={`Modèle : ${label.toLowerCase()}`} hint={patternHint(parts.draft.texts[name], year)} />
          ))}
        </div>
      </details>
    </fieldset>
  );
}

function Bank(parts: PartProps) {
  return (
    <fieldset class="card">
      <legend>Virement des familles</legend>
      <p class="small muted">Montrés sur les factures et dans le compte des familles ; laissez vide pour ne rien montrer.</p>
      <div class="m-dates m-iban">
        <Text {...parts} name="beneficiary" label="Bénéficiaire" />
        <Text {...parts} name="iban" label="IBAN" />
        <Text {...parts} name="bic" label="BIC (facultatif)" />
      </div>
    </fieldset>
  );
}

const MEANS_FROM: Readonly<Record<(typeof AMOUNTS)[number], string>> = {
  card_cents: "Carte bancaire, à partir de",
  ancv_cents: "Chèque-Vacances Connect, à partir de",
  transfer_cents: "Virement immédiat, à partir de",
};

function Online({ draft, change, at }: PartProps) {
  return (
    <fieldset class="card">
      <legend>Paiement en ligne</legend>
      <label class="check">
        <input type="checkbox" checked={draft.online} onChange={(event) => change({ online: event.currentTarget.checked })} />
        Ce centre accepte le paiement en ligne
      </label>
      <div class="m-dates">
        {AMOUNTS.map((name) => (
          <Field
            key={name}
            id={settingId(name)}
            label={MEANS_FROM[name]}
            figures
            value={draft.thresholds[name]}
            onInput={(text) => change({ thresholds: { ...draft.thresholds, [name]: text } })}
            error={at(name)}
          />
        ))}
      </div>
    </fieldset>
  );
}
