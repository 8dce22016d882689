// How does the desk come in? Its own file, fetched only by those who have one.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

export function LazyDesk() {
  const [Desk, setDesk] = useState<ComponentType | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    void import("./desk/desk").then((m) => setDesk(() => m.default), () => setFailed(true));
  }, []);
  if (Desk) return <Desk />;
  return failed ? <p class="notice no">Le bureau n’est pas encore sur cet appareil : ouvrez-le une fois avec le réseau.</p> : <p class="muted">Ouverture du bureau…</p>;
}
