// Which operations and papers should be here before they are asked for? On a device *mine*: those of this school year, its certificates, and the centre’s *imprimés*.
import { localDate, schoolYear } from "../french";
import type { HomeCertificate } from "../gen/HomeCertificate";
import type { HomePrintable } from "../gen/HomePrintable";
import { fetchAhead, type Wanted } from "../money";
import { all, families, homeOf, now } from "../state";
import { rowsOf } from "./account-here";

/** Latest certificates that open without network. */
const CERTIFICATES = 2;
/** A heavier *imprimé* is fetched by whoever opens it: the road costs something. */
const PRINTABLE_BYTES = 2_000_000;

export function keepAhead(): Promise<void> {
  const year = schoolYear(localDate(now.value));
  const wanted = families.value.map((place): Wanted => {
    const rows = rowsOf(place);
    const operations = rows.filter((row) => row.year === year).map((row) => row.operation);
    const certificates = all<HomeCertificate>(homeOf(place), "certificate").sort((a, b) => b.year - a.year).slice(0, CERTIFICATES);
    return {
      place,
      last: rows[0]?.operation.number ?? 0,
      operations: operations.map((operation) => operation.id),
      papers: [
        ...operations.flatMap((o) => (o.paper ? [{ id: o.paper, label: o.label }] : [])),
        ...certificates.map((c) => ({ id: c.paper, label: `Attestation ${c.year}` })),
      ],
      printables: all<HomePrintable>(homeOf(place), "printable").filter((printable) => printable.bytes <= PRINTABLE_BYTES),
    };
  });
  return fetchAhead(wanted);
}
