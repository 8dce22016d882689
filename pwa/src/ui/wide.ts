// Is there room for the manual's table?
import { useEffect, useState } from "preact/hooks";

const query = matchMedia("(min-width: 64rem)");

export function useWide(): boolean {
  const [wide, setWide] = useState(query.matches);
  useEffect(() => {
    const look = (): void => setWide(query.matches);
    query.addEventListener("change", look);
    return () => query.removeEventListener("change", look);
  }, []);
  return wide;
}
