// What should this day become? The parts and outings of one request, judged by the engine while they are chosen.
import { useEffect, useState } from "preact/hooks";
import { Dialog } from "./dialog";
import { dropAll, focusCard } from "./request-acts";
import { act, ask, say } from "../actions";
import { capital } from "../french";
import type { CalendarDay } from "../gen/CalendarDay";
import type { CalendarOuting } from "../gen/CalendarOuting";
import type { HomeChild } from "../gen/HomeChild";
import type { RequestLine } from "../gen/RequestLine";
import type { RequestStatus } from "../gen/RequestStatus";
import type { SessionFamily } from "../gen/SessionFamily";
import type { Wish } from "../gen/Wish";
import { all, homeOf, one } from "../state";
import { outingFits, PARTS, PLACES, priceWord } from "../words";

interface Props {
  readonly f: SessionFamily;
  readonly line: RequestLine;
  readonly onClose: () => void;
}
const REMARK_MAX = 500;

export function Modifier({ f, line, onClose }: Props) {
  const held = line.status?.is === "accepted" ? line.status : null;
  const [wish, setWish] = useState<Wish>(held ? heldWish(line.wish, held) : line.wish);
  const [why, setWhy] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const calendar = `calendar/${f.centre}/${line.period}`;
  const day = one<CalendarDay>(calendar, `day|${line.date}`);
  const birth = one<HomeChild>(homeOf(f), `child|${line.child}`)?.birth ?? null;
  const outings = all<CalendarOuting>(calendar, "outing").filter((o) => o.outing.date === line.date && (birth === null || outingFits(o.outing, birth)));
  useEffect(() => {
    const arg = { family: f.family, centre: f.centre, period: line.period, child: line.child, date: line.date, wish, request: line.id };
    void ask("judge", arg).then((answer) => setWhy(answer.why?.sentence ?? null), () => setWhy(null));
  }, [wish]);
  // A demand that the rules would refuse is not sent; a change before the answer is, as the server may know more.
  const stays = wish.parts === 0 || (held !== null && why !== null);
  const save = async (e: Event): Promise<void> => {
    e.preventDefault();
    if (busy || stays) return;
    setBusy(true);
    if (line.status === null) {
      await dropAll(f, line);
      await act(f.stream, { do: "request", child: line.child, period: line.period, date: line.date, wish });
    } else {
      await act(f.stream, { do: held ? "ask_change" : "change", request: line.id, base: line.content_at, wish });
    }
    say("ok", held ? "Demande enregistrée sur ce téléphone ; elle part dès que le réseau répond." : "Modification enregistrée sur ce téléphone ; elle part dès que le réseau répond.");
    onClose();
    focusCard(line.id);
  };
  return (
    <Dialog title={`${line.first_name}, ${line.label}`} onClose={onClose}>
      <form class="stack" onSubmit={(e) => void save(e).catch(() => setBusy(false))}>
        <Parts open={day?.open ?? line.wish.parts} wish={wish} outings={outings} onChange={setWish} />
        {outings.length > 0 && <Outings outings={outings} wish={wish} onChange={setWish} />}
        <div class="field">
          <label for="change-remark">Remarque (facultatif)</label>
          <textarea id="change-remark" rows={2} maxLength={REMARK_MAX} value={wish.remark} onInput={(e) => setWish({ ...wish, remark: e.currentTarget.value })} />
        </div>
        {wish.parts === 0 && <p class="why">Cochez au moins une tranche horaire, ou annulez la demande.</p>}
        {why && wish.parts !== 0 && <p class="notice wait">{why}</p>}
        <p class="small muted">
          {held
            ? "Ce jour est accepté : il reste retenu et dû tel quel tant que le directeur n’a pas répondu."
            : "Ajouter une tranche fait perdre la place dans l’ordre des demandes ; en retirer une la garde."}
        </p>
        <div class="sheet-foot">
          <button type="button" class="button second" onClick={onClose}>
            Ne rien changer
          </button>
          <button class="button" aria-disabled={busy || stays}>
            {held ? "Demander la modification" : "Enregistrer et envoyer"}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** What is held today: of a split day, its accepted part. */
const heldWish = (wish: Wish, held: RequestStatus & { is: "accepted" }): Wish => ({ ...wish, parts: held.parts, remark: "" });

interface ChoiceProps {
  readonly wish: Wish;
  readonly outings: readonly CalendarOuting[];
  readonly onChange: (wish: Wish) => void;
}
function Parts({ open, wish, outings, onChange }: ChoiceProps & { open: number }) {
  const set = (bit: number, on: boolean): void => {
    const parts = on ? wish.parts | bit : wish.parts & ~bit;
    // An outing needs all its parts.
    const kept = wish.outings.filter((id) => {
      const needs = outings.find((o) => o.outing.id === id)?.outing.parts ?? 0;
      return (needs & ~parts) === 0;
    });
    onChange({ ...wish, parts, outings: kept, only_with_outing: wish.only_with_outing && kept.length > 0 });
  };
  return (
    <fieldset>
      <legend>Tranches horaires</legend>
      <div class="chips">
        {PARTS.filter((p) => (open & p.bit) !== 0).map((p) => (
          <label key={p.part} class="chip">
            <input type="checkbox" checked={(wish.parts & p.bit) !== 0} onChange={(e) => set(p.bit, e.currentTarget.checked)} />
            <span>{p.short}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Outings({ outings, wish, onChange }: ChoiceProps) {
  const set = (o: CalendarOuting, on: boolean): void => {
    const others = wish.outings.filter((id) => id !== o.outing.id);
    const kept = on ? [...others, o.outing.id] : others;
    onChange({ ...wish, parts: on ? wish.parts | o.outing.parts : wish.parts, outings: kept, only_with_outing: wish.only_with_outing && kept.length > 0 });
  };
  return (
    <fieldset>
      <legend>Sorties</legend>
      {outings.map((o) => (
        <label key={o.outing.id} class="check">
          <input type="checkbox" checked={wish.outings.includes(o.outing.id)} onChange={(e) => set(o, e.currentTarget.checked)} />
          <span>
            {o.outing.title}
            <small class="muted">
              {" "}
              {capital(priceWord(o.outing.price_cents))}
              {o.places !== "free" && `, ${PLACES[o.places]}`}
            </small>
          </span>
        </label>
      ))}
      {wish.outings.length > 0 && (
        <label class="check small">
          <input type="checkbox" checked={wish.only_with_outing} onChange={(e) => onChange({ ...wish, only_with_outing: e.currentTarget.checked })} />
          Seulement avec la sortie
        </label>
      )}
    </fieldset>
  );
}
