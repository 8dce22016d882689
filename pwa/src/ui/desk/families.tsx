// *Familles*: who comes to this centre, and by which address do the parents get in? Needs the network.
import { ofName } from "../../names";
import "../../shell";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Problem } from "../../account";
import { listFamilies, type FamilyRow, type GuardianRow } from "../../desk-families";
import { desk, today } from "../../desk-state";
import { ageOn, count } from "../../french";
import { Empty } from "../common";
import { Icon } from "../icons";
import { Badge } from "../status";
import { Address, Again, type Open } from "./address";
import { Sessions, Suspend } from "./address-access";
import { DeskIcon } from "./icons";
import { ageWord } from "./words";

const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

export default function Families() {
  const centre = desk.value?.centre ?? "";
  const list = useSignal<readonly FamilyRow[] | null>(null);
  const problem = useSignal<Problem | null>(null);
  const open = useSignal<Open | null>(null);
  const done = useSignal("");
  const read = async (): Promise<void> => {
    const answer = await listFamilies(centre);
    if (centre !== desk.peek()?.centre) return;
    problem.value = answer.ok ? null : answer.problem;
    if (answer.ok) list.value = answer.value;
  };
  useEffect(() => {
    list.value = null;
    void read();
  }, [centre]);
  const finished = (sentence: string): void => {
    open.value = null;
    done.value = sentence;
    void read();
  };
  return (
    <>
      {problem.value && <Trouble problem={problem.value} again={() => void read()} />}
      <p role="status" class={done.value ? "notice ok" : "visually-hidden"}>
        {done.value}
      </p>
      {list.value ? (
        <List families={list.value} onOpen={(next) => (open.value = next)} />
      ) : (
        problem.value === null && <p class="muted">Lecture des familles…</p>
      )}
      {open.value?.ask === "address" && <Address {...open.value} centre={centre} onClose={() => (open.value = null)} onDone={finished} />}
      {open.value?.ask === "sessions" && <Sessions {...open.value} centre={centre} onClose={() => (open.value = null)} onDone={finished} />}
      {open.value?.ask === "suspend" && <Suspend {...open.value} centre={centre} onClose={() => (open.value = null)} onDone={finished} />}
      {open.value?.ask === "again" && <Again {...open.value} centre={centre} onClose={() => (open.value = null)} onDone={finished} />}
    </>
  );
}

function Trouble({ problem, again }: { problem: Problem; again: () => void }) {
  return (
    <div class="notice no" role="alert">
      <p>{problem.status === 0 ? "La liste des familles demande le réseau : le serveur ne répond pas." : problem.title}</p>
      <button type="button" class="button second" onClick={again}>
        Réessayer
      </button>
    </div>
  );
}

const STEP = 50;

function List({ families, onOpen }: { families: readonly FamilyRow[]; onOpen: (open: Open) => void }) {
  const text = useSignal("");
  const only = useSignal(false);
  const limit = useSignal(STEP);
  const words = plain(text.value).split(/\s+/).filter(Boolean);
  const found = families.filter((family) => {
    const names = [family.name, ...family.children.map((c) => c.first_name), ...family.guardians.map((g) => `${g.last_name} ${g.first_name} ${g.address?.email ?? ""}`)];
    const all = plain(names.join(" "));
    return words.every((word) => all.includes(word)) && (!only.value || family.guardians.some(needsCare));
  });
  return (
    <>
      <div class="d-filters">
        <label class="d-pick d-find">
          <span class="visually-hidden">Chercher une famille, un enfant ou une adresse</span>
          <input
            type="search"
            placeholder="Chercher une famille"
            value={text.value}
            onInput={(e) => {
              text.value = e.currentTarget.value;
              limit.value = STEP;
            }}
          />
        </label>
        <label class="check">
          <input type="checkbox" checked={only.value} onChange={(e) => (only.value = e.currentTarget.checked)} />
          Seulement les adresses à compléter, à confirmer ou en échec
        </label>
      </div>
      <p class="muted small" role="status">
        {count(found.length, "famille")}
      </p>
      {found.length === 0 && (
        <Empty icon="person">
          <p>{families.length === 0 ? "Aucune famille n’est encore enregistrée dans ce centre." : "Aucune famille ne correspond."}</p>
        </Empty>
      )}
      <ul class="d-families">
        {found.slice(0, limit.value).map((family) => (
          <Family key={family.id} family={family} onOpen={onOpen} />
        ))}
      </ul>
      {found.length > limit.value && (
        <button type="button" class="button second" onClick={() => (limit.value += STEP)}>
          Montrer les suivantes
        </button>
      )}
    </>
  );
}

const needsCare = (guardian: GuardianRow): boolean =>
  guardian.address === null || !guardian.address.confirmed || guardian.address.failure !== null;

function Family({ family, onOpen }: { family: FamilyRow; onOpen: (open: Open) => void }) {
  const children = family.children.map((c) => `${c.first_name} (${ageWord(ageOn(c.birth, today.value))})`);
  return (
    <li class="card">
      <h2>{family.name}</h2>
      <p class="muted">{children.length > 0 ? children.join(", ") : "Aucun enfant inscrit dans ce centre"}</p>
      <ul class="d-guardians">
        {family.guardians.map((guardian) => (
          <Guardian key={guardian.id} guardian={guardian} onOpen={(ask) => onOpen({ ask, guardian, family })} />
        ))}
      </ul>
    </li>
  );
}

function Guardian({ guardian, onOpen }: { guardian: GuardianRow; onOpen: (ask: Open["ask"]) => void }) {
  const { address } = guardian;
  const name = `${guardian.first_name} ${guardian.last_name}`;
  return (
    <li>
      <p class="d-guardian">
        <strong>{name}</strong>
        {guardian.phone && (
          <a href={`tel:${guardian.phone.replace(/[^+\d]/g, "")}`}>
            <Icon name="phone" /> {guardian.phone}
          </a>
        )}
        {address ? (
          <span class="d-email">
            <DeskIcon name="mail" /> {address.email}
          </span>
        ) : (
          <span class="muted">aucune adresse enregistrée</span>
        )}
        {address?.suspended ? (
          <Badge word="accès suspendu" icon="lock" is="refused" />
        ) : (
          address && (address.confirmed ? <Badge word="confirmée" icon="check" is="accepted" /> : <Badge word="à confirmer" icon="clock" is="waiting" />)
        )}
      </p>
      {address?.failure && (
        <p class="notice no small">
          <Icon name="warn" /> {address.failure}
        </p>
      )}
      <p class="row">
        <button type="button" class="d-act" onClick={() => onOpen("address")}>
          <Icon name="pencil" /> {address ? "Changer l’adresse" : "Enregistrer une adresse"}
          <span class="visually-hidden"> {ofName(name)}</span>
        </button>
        {address?.confirmed && (
          <>
            <button type="button" class="d-act" onClick={() => onOpen("sessions")}>
              <Icon name="phone" /> Déconnecter ses appareils
              <span class="visually-hidden"> : {name}</span>
            </button>
            <button type="button" class="d-act" onClick={() => onOpen("suspend")}>
              <Icon name="lock" /> {address.suspended ? "Rétablir l’accès" : "Suspendre l’accès"}
              <span class="visually-hidden"> : {name}</span>
            </button>
          </>
        )}
        {address && !address.confirmed && (
          <button type="button" class="d-act" onClick={() => onOpen("again")}>
            <DeskIcon name="mail" /> Renvoyer le mail de bienvenue
            <span class="visually-hidden"> à {name}</span>
          </button>
        )}
      </p>
    </li>
  );
}
