// Is there room for the manual's table?
import { useEffect, useState } from "preact/hooks";

/** By default the room that a week needs. */
export function useWide(least = "64rem"): boolean {
  const [query] = useState(() => matchMedia(`(min-width: ${least})`));
  const [wide, setWide] = useState(query.matches);
  useEffect(() => {
    const look = (): void => setWide(query.matches);
    query.addEventListener("change", look);
    return () => query.removeEventListener("change", look);
  }, [query]);
  return wide;
}
