// How does a screen come in that the first paint does not need? A file of its own, kept for offline with all the others.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

/** The component, once its file is here. `quiet`: nothing stands in its place until then. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>, quiet = false): ComponentType<P> {
  let loaded: ComponentType<P> | null = null;
  return function Lazy(props: P) {
    const [, arrived] = useState(false);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (loaded) return;
      void load().then(
        (component) => {
          loaded = component;
          arrived(true);
        },
        () => setFailed(true),
      );
    }, []);
    const Screen = loaded;
    if (Screen) return <Screen {...props} />;
    if (quiet) return null;
    return failed ? (
      <p class="notice no">Cet écran n’est pas encore sur cet appareil : ouvrez-le une fois avec le réseau.</p>
    ) : (
      <p class="muted opening">Ouverture…</p>
    );
  };
}
