// *Facture libre*: lines that no reservation explains, typed by the director: a membership, a repair…
import { useState } from "preact/hooks";
import { CENTS_MAX, parseAmount } from "../../amount";
import { money } from "../../french";
import type { AccountView } from "../../gen/AccountView";
import type { LineNature } from "../../gen/LineNature";
import type { TypedLine } from "../../gen/TypedLine";
import { allNatures, natureWord } from "../../money-words";
import { Icon } from "../icons";
import { actId, ActDialog, Checks, useErrors, type ActPlace } from "./act-form";
import { Field, Pick } from "./money-kit";

interface Draft {
  readonly key: number;
  readonly nature: LineNature;
  readonly label: string;
  readonly child: string;
  readonly date: string;
  readonly aroundSchool: boolean;
  readonly quantity: string;
  readonly unit: string;
}
const empty = (key: number): Draft => ({ key, nature: "membership", label: "", child: "", date: "", aroundSchool: false, quantity: "1", unit: "" });
const MOST = 20;
const QUANTITY_MOST = 999;

/** The server wants to know the day of a child's care. */
const isDated = (draft: Draft): boolean => draft.nature === "care" && draft.child !== "";

function read(draft: Draft, checks: Checks): TypedLine {
  const unit = checks.amount(draft.unit, `unit-${draft.key}`, "Prix unitaire");
  const quantity = /^\d{1,3}$/.test(draft.quantity.trim()) ? Number(draft.quantity) : 0;
  checks.need(draft.label.trim(), `label-${draft.key}`, "Écrivez ce qui est facturé : la famille le lira.");
  checks.refuse(quantity < 1, `quantity-${draft.key}`, `La quantité est un nombre entier de 1 à ${QUANTITY_MOST}.`);
  checks.refuse(
    isDated(draft) && draft.date === "",
    `date-${draft.key}`,
    "Indiquez le jour de la garde : l’âge de l’enfant ce jour-là dit si un CESU peut la régler.",
  );
  const child = draft.child || null;
  const around_school = draft.nature === "care" && draft.aroundSchool;
  return { nature: draft.nature, label: draft.label.trim(), child, date: draft.date || null, around_school, quantity, unit_cents: unit ?? 0 };
}

export function Invoice({ account, ...place }: ActPlace & { account: AccountView }) {
  const [drafts, setDrafts] = useState<readonly Draft[]>([empty(0)]);
  const { at, setErrors } = useErrors();
  const change = (key: number, part: Partial<Draft>): void => setDrafts(drafts.map((d) => (d.key === key ? { ...d, ...part } : d)));
  const total = drafts.reduce((sum, d) => sum + (parseAmount(d.unit) ?? 0) * (Number(d.quantity) || 0), 0);
  const make = () => {
    const checks = new Checks();
    const lines = drafts.map((draft) => read(draft, checks));
    checks.refuse(total > CENTS_MAX, `unit-${drafts.at(-1)?.key}`, `Total de la facture : ${money(CENTS_MAX)} au plus.`);
    return checks.errors.length > 0 ? { errors: checks.errors } : ({ act: { do: "invoice", lines } } as const);
  };
  const children = account.children.map((c) => ({ value: c.child, word: c.first_name }));
  return (
    <ActDialog
      {...place}
      title="Facture libre"
      button={total > 0 ? `Émettre la facture de ${money(total)}` : "Émettre la facture"}
      make={make}
      said="Facture émise."
      onErrors={setErrors}
    >
      <p class="muted">Une facture émise ne se modifie pas : elle se corrige par un avoir.</p>
      {drafts.map((draft, index) => (
        <OneLine
          key={draft.key}
          draft={draft}
          number={index + 1}
          names={children}
          at={at}
          onChange={(part) => change(draft.key, part)}
          onRemove={drafts.length > 1 ? () => setDrafts(drafts.filter((d) => d.key !== draft.key)) : null}
        />
      ))}
      {drafts.length < MOST && (
        <button type="button" class="d-quiet" onClick={() => setDrafts([...drafts, empty((drafts.at(-1)?.key ?? 0) + 1)])}>
          Ajouter une ligne
        </button>
      )}
    </ActDialog>
  );
}

interface LineProps {
  readonly draft: Draft;
  readonly number: number;
  readonly names: readonly { readonly value: string; readonly word: string }[];
  readonly at: (field: string) => string | null;
  readonly onChange: (part: Partial<Draft>) => void;
  readonly onRemove: (() => void) | null;
}
function OneLine({ draft, number, names, at, onChange, onRemove }: LineProps) {
  const field = (name: "label" | "quantity" | "unit", label: string, figures: boolean) => (
    <Field
      id={actId(`${name}-${draft.key}`)}
      label={label}
      figures={figures}
      most={name === "quantity" ? 3 : 120}
      value={draft[name]}
      onInput={(text) => onChange({ [name]: text })}
      error={at(`${name}-${draft.key}`)}
    />
  );
  return (
    <fieldset class="m-typed-line">
      <legend>Ligne {number}</legend>
      <Pick
        id={actId(`nature-${draft.key}`)}
        label="Nature"
        value={draft.nature}
        onPick={(nature) => onChange({ nature })}
        options={allNatures.map((value) => ({ value, word: natureWord(value) }))}
      />
      {names.length > 0 && (
        <Pick
          id={actId(`child-${draft.key}`)}
          label="Enfant"
          value={draft.child}
          onPick={(child) => onChange({ child })}
          options={[{ value: "", word: "toute la famille" }, ...names]}
        />
      )}
      {field("label", "Libellé", false)}
      <Field
        id={actId(`date-${draft.key}`)}
        label={isDated(draft) ? "Jour de la garde" : "Jour (facultatif)"}
        type="date"
        value={draft.date}
        onInput={(date) => onChange({ date })}
        error={at(`date-${draft.key}`)}
      />
      {draft.nature === "care" && (
        <label class="check">
          <input type="checkbox" checked={draft.aroundSchool} onChange={(event) => onChange({ aroundSchool: event.currentTarget.checked })} />
          Accueil avant ou après l’école : un CESU peut le régler à tout âge
        </label>
      )}
      {field("quantity", "Quantité", true)}
      {field("unit", "Prix unitaire en euros", true)}
      {onRemove && (
        <button type="button" class="d-act" onClick={onRemove}>
          <Icon name="cross" /> Retirer la ligne {number}
        </button>
      )}
    </fieldset>
  );
}
