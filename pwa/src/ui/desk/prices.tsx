// *Tarifs*: the price lists of the centre, read as tables, and typed in a plain form. Needs the network.
import { useEffect, useState } from "preact/hooks";
import { listPrices } from "../../desk-money";
import { keepUnsavedList, unsavedList } from "../../desk-prices";
import { desk, today } from "../../desk-state";
import { dayNumbers, schoolYear } from "../../french";
import type { Overlap } from "../../gen/Overlap";
import type { PriceList } from "../../gen/PriceList";
import { newId } from "../../ids";
import { Empty } from "../common";
import { Icon } from "../icons";
import { Done, Reading, useLoad, Ways } from "./money-kit";
import { kindWord, overlapWord, schemeWord } from "./money-words";
import { PriceEditor } from "./price-editor";
import { draftOf, emptyList, nextOf, type ListDraft } from "./price-model";
import { PriceTables } from "./price-table";

export default function Prices() {
  const centre = desk.value?.centre ?? "";
  return (
    <>
      <Ways />
      <Lists key={centre} centre={centre} />
    </>
  );
}

interface Edited {
  readonly draft: ListDraft;
  /** It stood on the server already. */
  readonly known: boolean;
}

function Lists({ centre }: { centre: string }) {
  const loaded = useLoad(centre, () => listPrices(centre));
  const [edited, keep] = useState<Edited | null>(null);
  // What was typed and not saved: whoever looks elsewhere meanwhile, or loads the page again, finds it here.
  useEffect(() => void unsavedList<Edited>(centre).then((before) => keep((now) => now ?? before)), [centre]);
  const setEdited = (next: Edited | null): void => {
    void keepUnsavedList(centre, null);
    keep(next);
  };
  const [done, setDone] = useState("");
  if (edited) {
    return (
      <PriceEditor
        key={edited.draft.id}
        start={edited.draft}
        known={edited.known}
        onDraft={(draft) => void keepUnsavedList(centre, { ...edited, draft })}
        onCopy={(draft) => setEdited({ draft: nextOf(draft, edited.draft, newId()), known: false })}
        onClose={() => setEdited(null)}
        onSaved={(name, meets) => {
          setEdited(null);
          setDone(`Grille « ${name} » enregistrée.${meets ? " Attention, elle n’est pas seule sur ses jours : voyez plus bas." : ""}`);
          void loaded.reload();
        }}
      />
    );
  }
  const { lists: known = [], overlaps = [] } = loaded.value ?? {};
  const lists = [...known].sort((a, b) => b.from.localeCompare(a.from) || a.name.localeCompare(b.name));
  return (
    <>
      <Done text={done} />
      <Reading what="Les grilles tarifaires" loaded={loaded} />
      {loaded.value && (
        <p class="no-print">
          <button
            type="button"
            class="button"
            onClick={() => setEdited({ draft: emptyList(newId(), centre, schoolYear(today.value)), known: false })}
          >
            Nouvelle grille tarifaire
          </button>
        </p>
      )}
      {loaded.value && lists.length === 0 && (
        <Empty icon="paper">
          <p>Aucune grille tarifaire : sans elle, rien ne peut être facturé.</p>
        </Empty>
      )}
      {lists.map((list) => (
        <One
          key={list.id}
          list={list}
          overlaps={overlaps.filter((o) => o.one === list.id || o.other === list.id)}
          nameOf={(id) => known.find((l) => l.id === id)?.name ?? ""}
          onEdit={() => setEdited({ draft: draftOf(list), known: true })}
          onCopy={() => setEdited({ draft: nextOf(draftOf(list), draftOf(list), newId()), known: false })}
        />
      ))}
    </>
  );
}

interface OneProps {
  readonly list: PriceList;
  /** Its own with the others. */
  readonly overlaps: readonly Overlap[];
  readonly nameOf: (list: string) => string;
  readonly onEdit: () => void;
  readonly onCopy: () => void;
}
function One({ list, overlaps, nameOf, onEdit, onCopy }: OneProps) {
  const running = list.from <= today.value && today.value <= list.to;
  return (
    <section class="card" aria-labelledby={`l-${list.id}`}>
      <h2 id={`l-${list.id}`}>{list.name}</h2>
      <p class="muted">
        Du {dayNumbers(list.from)} au {dayNumbers(list.to)} · {kindWord(list.kind)} · {schemeWord(list.scheme)}{" "}
        {running && (
          <span class="status with-icon" data-is="accepted">
            <Icon name="check" /> en cours
          </span>
        )}
      </p>
      {overlaps.map((o) => (
        <p key={`${o.one} ${o.other}`} class="notice wait with-icon">
          <Icon name="warn" /> <span>{overlapWord(o, nameOf)}</span>
        </p>
      ))}
      <PriceTables list={list} />
      <p class="row no-print">
        <button type="button" class="d-act" onClick={onEdit}>
          <Icon name="pencil" /> Modifier<span class="visually-hidden"> {list.name}</span>
        </button>
        <button type="button" class="d-act" onClick={onCopy}>
          <Icon name="copy" /> Copier<span class="visually-hidden"> {list.name}</span>
        </button>
      </p>
    </section>
  );
}
