// Which family and which centre? The choice made on entry, with a dot where another one has something to say.
import { choose } from "../actions";
import { capital, list } from "../french";
import type { HomeBalance } from "../gen/HomeBalance";
import type { SessionFamily } from "../gen/SessionFamily";
import { families, here, homeOf, keyOf, one } from "../state";
import { useNews } from "./news";

const children = (f: SessionFamily): string => list(f.children);

function Choice({ f, twoFamilies }: { f: SessionFamily; twoFamilies: boolean }) {
  const current = here.value !== null && keyOf(here.value) === keyOf(f);
  const answered = useNews(f);
  const news = answered > 1 ? `a répondu à ${answered} demandes` : answered > 0 ? "a répondu à une demande" : "";
  const due = (one<HomeBalance>(homeOf(f), "balance")?.due_cents ?? 0) > 0 ? "attend un règlement" : "";
  const waits = list([news, due].filter(Boolean));
  return (
    <li>
      <button type="button" class="place" aria-pressed={current} onClick={() => choose(keyOf(f))}>
        <span class="place-name">
          {f.centre_name}
          {waits && !current && <span class="place-dot" aria-hidden="true" />}
        </span>
        {waits && !current && <span class="small strong">{capital(waits)}</span>}
        <span class="small muted">
          {[f.kind, f.ages].filter(Boolean).join(" · ")}
        </span>
        <span class="small">
          {children(f) || "aucun enfant inscrit"}
          {twoFamilies && ` (famille ${f.family_name})`}
        </span>
      </button>
    </li>
  );
}

export function Switcher() {
  const all = families.value;
  if (all.length < 2) return null;
  const twoFamilies = new Set(all.map((f) => f.family)).size > 1;
  return (
    <nav aria-label="Choisir le centre">
      <ul class="places">
        {all.map((f) => (
          <Choice key={keyOf(f)} f={f} twoFamilies={twoFamilies} />
        ))}
      </ul>
    </nav>
  );
}
