// What do window and worker say to each other?
import type { Moved, Op } from "./api";

/** The name under which tabs tell each other what moved. */
export const CHANNEL = "preau-engine";

export type ToWorker =
  /** First of all: where the wasm is, the name of this pair, and a chunk that did harm to the worker before. */
  | { is: "start"; engine: string; name: string; aside: Chunk | null }
  | { is: "call"; id: number; op: Op | "intents"; arg: unknown };

export interface Chunk {
  draft: string;
  hash: string;
}

export type FromWorker =
  | { is: "ready" }
  | { is: "broken" }
  /** The wasm is at work from here to `idle`: for the watchdog. */
  | { is: "busy"; id: number; chunk: Chunk | null }
  | { is: "idle" }
  | { is: "answer"; id: number; answer: unknown }
  | { is: "fault"; id: number; code: string; sentence: string }
  | { is: "moved"; moved: Moved };

/** On the channel. */
export interface Elsewhere {
  from: string;
  views: string[];
}
