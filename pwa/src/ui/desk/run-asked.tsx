// What do families still ask for in the days of a draft? A cancellation that is granted after the issue has to be taken back by a credit note.
import { useEffect } from "preact/hooks";
import { follow, watch } from "../../actions";
import { pathOf } from "../../desk-actions";
import { desk, deskDocument, mondaysOf, periods, weekArg } from "../../desk-state";
import { addDays, count, dayShort, list } from "../../french";
import { answer } from "../../state";
import { To } from "../common";

const NAMED_MOST = 6;

/** Of the weeks that this device holds. */
export function AskedMeanwhile({ from, to }: { from: string; to: string }) {
  const of = desk.value;
  const weeks = of ? periods.value.flatMap((p) => mondaysOf(p).filter((m) => m <= to && addDays(m, 6) >= from).map((monday) => ({ period: p.id, monday }))) : [];
  useEffect(() => {
    if (!of) return;
    follow(weeks.map(({ period, monday }) => deskDocument(of, period, monday)));
    const stops = weeks.map(({ period, monday }) => watch("desk_week", weekArg(of, period, monday)));
    return () => stops.forEach((stop) => stop());
  }, [of?.centre, weeks.map(({ monday }) => monday).join()]);
  const lines = of ? weeks.flatMap(({ period, monday }) => answer("desk_week", weekArg(of, period, monday))?.requests ?? []) : [];
  const open = lines.filter(
    ({ date, status, waiting }) => from <= date && date <= to && status.is === "accepted" && (status.cancellation_asked || status.change_asked !== null) && !waiting,
  );
  if (open.length === 0) return null;
  const names = open.map((line) => `${line.child_name} (${dayShort(line.date)})`);
  const more = names.length - NAMED_MOST;
  return (
    <p class="notice wait">
      {count(open.length, "demande d’annulation ou de modification attend", "demandes d’annulation ou de modification attendent")} votre réponse sur ces jours :{" "}
      {list(more > 0 ? [...names.slice(0, NAMED_MOST), `${more} de plus`] : names)}. <To path={pathOf("")}>Répondez d’abord</To> : ce qui est accordé après l’émission se
      corrige par un avoir.
    </p>
  );
}
