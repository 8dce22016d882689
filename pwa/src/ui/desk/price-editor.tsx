// How is a price list written? A plain form: name and dates, brackets and prices, brothers and sisters, supplements; refusals at their field.
import { useState } from "preact/hooks";
import type { Problem } from "../../account";
import { savePrices } from "../../desk-money";
import { ErrorSummary } from "../error-summary";
import { useForm } from "../form";
import { Icon } from "../icons";
import { Field, Pick } from "./money-kit";
import { kindWord, schemeWord, SURCHARGES } from "./money-words";
import { PriceRows } from "./price-rows";
import { readDraft, type ListDraft, type Table } from "./price-model";

interface Props {
  readonly start: ListDraft;
  readonly known: boolean;
  /** What is typed, at each touch. */
  readonly onDraft: (draft: ListDraft) => void;
  readonly onCopy: (draft: ListDraft) => void;
  readonly onClose: () => void;
  /** `meets`: another list has a price for some of its days. */
  readonly onSaved: (name: string, meets: boolean) => void;
}

export function PriceEditor({ start, known, onDraft, onCopy, onClose, onSaved }: Props) {
  const [draft, setDraft] = useState(start);
  const [problem, setProblem] = useState<Problem | null>(null);
  const change = (part: Partial<ListDraft>): void => {
    const next = { ...draft, ...part };
    setDraft(next);
    onDraft(next);
  };
  const { busy, errors, round, at, refuse, onSubmit, send } = useForm();
  const submit = async (): Promise<void> => {
    const read = readDraft(draft);
    setProblem(null);
    if (read.errors.length > 0) return refuse(read.errors);
    const answer = await send(() => savePrices(draft.centre, read.list));
    if (answer.ok) return onSaved(read.list.name, (answer.value?.overlaps.length ?? 0) > 0);
    setProblem(answer.problem);
    refuse(answer.problem.code === "price_list_used" ? [] : [{ id: answer.problem.field ? `p-${answer.problem.field}` : "", text: answer.problem.title }]);
  };
  return (
    <form class="m-editor" onSubmit={onSubmit(submit)} noValidate>
      <h2 tabIndex={-1}>{known ? `Modifier « ${start.name} »` : "Nouvelle grille tarifaire"}</h2>
      <ErrorSummary errors={errors} round={round} />
      {problem?.code === "price_list_used" && (
        <div class="notice wait" role="alert">
          <p>{problem.title}</p>
          <button type="button" class="button second" onClick={() => onCopy(draft)}>
            En faire une nouvelle grille
          </button>
        </div>
      )}
      <General draft={draft} change={change} at={at} />
      <Tables draft={draft} change={change} at={at} />
      <Siblings draft={draft} change={change} at={at} />
      <Supplements draft={draft} change={change} at={at} />
      <p class="row">
        <button type="button" class="button second" onClick={onClose}>
          Revenir sans enregistrer
        </button>
        <button class="button" aria-disabled={busy}>
          {busy ? "Enregistrement…" : "Enregistrer la grille"}
        </button>
      </p>
    </form>
  );
}

export interface PartProps {
  readonly draft: ListDraft;
  readonly change: (part: Partial<ListDraft>) => void;
  readonly at: (id: string) => string | null;
}

function General({ draft, change, at }: PartProps) {
  const kinds = ["", "wednesdays", "holidays", "youth"] as const;
  return (
    <fieldset class="card">
      <legend class="visually-hidden">La grille</legend>
      <Field id="p-name" label="Nom" value={draft.name} onInput={(name) => change({ name })} error={at("p-name")} />
      <div class="m-dates">
        <Field id="p-from" label="Du" type="date" value={draft.from} onInput={(from) => change({ from })} error={at("p-from")} />
        <Field id="p-to" label="au (inclus)" type="date" value={draft.to} onInput={(to) => change({ to })} error={at("p-to")} />
        <Pick
          id="p-kind"
          label="Pour"
          value={draft.kind}
          onPick={(kind) => change({ kind })}
          options={kinds.map((value) => ({ value, word: kindWord(value || null) }))}
        />
        <Pick
          id="p-scheme"
          label="Compté"
          value={draft.scheme}
          onPick={(scheme) => change({ scheme })}
          options={(["by_day", "by_part"] as const).map((value) => ({ value, word: schemeWord(value) }))}
        />
      </div>
    </fieldset>
  );
}

function Tables({ draft, change, at }: PartProps) {
  const apart = draft.outside.length > 0;
  const set = (table: Table) => (rows: ListDraft[Table]) => change({ [table]: rows });
  return (
    <fieldset class="card">
      <legend>{apart ? "Prix des familles de la commune" : "Prix par quotient familial"}</legend>
      <p class="small muted">
        Chaque ligne vaut jusqu’à sa borne, comprise. La dernière n’a pas de borne : elle vaut aussi pour les familles sans quotient. Laissez vide une prestation
        que la grille ne propose pas.
      </p>
      <PriceRows draft={draft} table="brackets" onRows={set("brackets")} at={at} />
      <label class="check">
        <input
          type="checkbox"
          checked={apart}
          onChange={(event) => change({ outside: event.currentTarget.checked ? [...draft.brackets] : [] })}
        />
        Autres prix pour les familles hors commune
      </label>
      {apart && (
        <fieldset>
          <legend>Prix des familles hors commune</legend>
          <PriceRows draft={draft} table="outside" onRows={set("outside")} at={at} />
        </fieldset>
      )}
      <div class="m-dates">
        <Field
          id="p-meal"
          label="Part du repas dans ces prix, en euros"
          figures
          value={draft.meal}
          onInput={(meal) => change({ meal })}
          error={at("p-meal")}
          hint="Une ligne à part sur la facture : elle ne compte pas comme garde."
        />
      </div>
      <label class="check">
        <input type="checkbox" checked={draft.aroundSchool} onChange={(event) => change({ aroundSchool: event.currentTarget.checked })} />
        Accueil juste avant ou après l’école : le CESU peut régler à tout âge
      </label>
    </fieldset>
  );
}

function Siblings({ draft, change, at }: PartProps) {
  const { siblings } = draft;
  const set = (key: number, part: Partial<(typeof siblings)[number]>): void =>
    change({ siblings: siblings.map((s) => (s.key === key ? { ...s, ...part } : s)) });
  const add = (): void => {
    const last = siblings.at(-1);
    change({ siblings: [...siblings, { key: (last?.key ?? -1) + 1, rank: String(Number(last?.rank ?? 1) + 1), percent: "" }] });
  };
  return (
    <fieldset class="card">
      <legend>Fratrie</legend>
      <p class="small muted">L’aîné présent ce jour-là compte pour 1.</p>
      {siblings.map((s) => (
        <div key={s.key} class="m-dates">
          <Field
            id={`p-rank-${s.key}`}
            label="À partir de l’enfant n°"
            figures
            most={2}
            value={s.rank}
            onInput={(rank) => set(s.key, { rank })}
            error={at(`p-rank-${s.key}`)}
          />
          <Field
            id={`p-percent-${s.key}`}
            label="Réduction en %"
            figures
            most={6}
            value={s.percent}
            onInput={(percent) => set(s.key, { percent })}
            error={at(`p-percent-${s.key}`)}
          />
          <button type="button" class="d-act" onClick={() => change({ siblings: siblings.filter((other) => other.key !== s.key) })}>
            <Icon name="cross" /> Retirer<span class="visually-hidden"> la réduction à partir de l’enfant {s.rank}</span>
          </button>
        </div>
      ))}
      <button type="button" class="d-quiet" onClick={add}>
        Ajouter une réduction
      </button>
    </fieldset>
  );
}

function Supplements({ draft, change, at }: PartProps) {
  return (
    <fieldset class="card">
      <legend>Suppléments et frais, en euros (facultatif)</legend>
      <div class="m-dates">
        {SURCHARGES.map(({ is, word }) => (
          <Field
            key={is}
            id={`p-surcharge-${is}`}
            label={word}
            figures
            value={draft.surcharges[is] ?? ""}
            onInput={(text) => change({ surcharges: { ...draft.surcharges, [is]: text } })}
            error={at(`p-surcharge-${is}`)}
          />
        ))}
      </div>
    </fieldset>
  );
}
