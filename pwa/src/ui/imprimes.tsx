// Which papers of the centre are new here? Those that were not opened on this device yet; the foot of the home screen.
import { To } from "./common";
import { Icon } from "./icons";
import { openPaper } from "../actions";
import type { HomePrintable } from "../gen/HomePrintable";
import type { SessionFamily } from "../gen/SessionFamily";
import { all, homeOf, keptPapers } from "../state";

export function Papers({ f }: { f: SessionFamily }) {
  const fresh = all<HomePrintable>(homeOf(f), "printable").filter((p) => !keptPapers.value.has(p.url));
  if (fresh.length === 0) return null;
  return (
    <section aria-labelledby="papers">
      <h2 id="papers">Nouveaux imprimés</h2>
      <ul class="plain card">
        {fresh.slice(0, 3).map((p) => (
          <li key={p.url}>
            <a class="target" href={p.url} target="_blank" rel="noopener" onClick={() => openPaper(p.url, p.label)}>
              <Icon name="paper" /> {p.label}
            </a>
          </li>
        ))}
        {fresh.length > 3 && (
          <li>
            <To path="compte" class="target">Tous les imprimés</To>
          </li>
        )}
      </ul>
    </section>
  );
}
