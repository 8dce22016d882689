// Which invoices or instalments are late, by how much? The same lines in the review and in what was sent.
import { dayNumbers, money } from "../../french";
import type { LateLine } from "../../gen/LateLine";

export function LateLines({ lines }: { lines: readonly LateLine[] }) {
  return (
    <ul class="m-lines">
      {lines.map((line, at) => (
        <li key={at}>
          <span>
            {line.label} <small class="muted">à régler avant le {dayNumbers(line.due)}</small>
          </span>
          <span class="amount">{money(line.cents)}</span>
        </li>
      ))}
    </ul>
  );
}
