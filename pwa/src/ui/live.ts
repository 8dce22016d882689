// How does a screen follow what the engine computes? It watches while it is shown, and draws again when the answer moves.
import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { watch } from "../actions";
import type { Answer, Arg } from "../engine/api";
import { answer, queryKey, type Query } from "../state";

/** Undefined: not computed yet. Null: this device does not hold what it needs. */
export function useLive<O extends Query>(op: O, arg: Arg<O>): Answer<O> | undefined {
  const key = queryKey(op, arg);
  useEffect(() => watch(op, arg), [key]);
  return answer(op, arg);
}

export { useSignal, useSignalEffect };
