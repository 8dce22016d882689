// What can the app ask of the engine? The whole contract between the screens, the worker and the wasm inside it.
//
// The disk (`db.ts`) stands between the two: the window never waits for the engine to keep something.
//   window writes   facts, outbox (new commands, dropped ones), intents (taps on a draft)
//   worker writes   documents, drafts, chunks, machine, posts, views; takes intents away once they are in a draft; marks outbox
//                   records as attempted or answered, and takes them away when their receipt is on the disk; facts `exchanged`
//                   and `clockOffset`
// So: a tap = put an intent, `settle`; an act = put an outbox record, `sync`; after `onMoved` read the disk again.
//
//     const week = await engine.call("week", { family, centre, period, monday });
//
// The worker gives time and chance; no argument carries them. Calls are queued until the engine is ready, in order. A `Fault`
// is thrown for a refusal; its sentence is meant for people. Tabs tell each other through BroadcastChannel `preau`, whose
// messages are `Moved`.

import type { Act } from "../gen/Act";
import type { CopyPlan } from "../gen/CopyPlan";
import type { DeskPlan } from "../gen/DeskPlan";
import type { DeskWeek } from "../gen/DeskWeek";
import type { Event } from "../gen/Event";
import type { RequestLine } from "../gen/RequestLine";
import type { SendResult } from "../gen/SendResult";
import type { ToReview } from "../gen/ToReview";
import type { UtcTime } from "../gen/UtcTime";
import type { WeekGrid } from "../gen/WeekGrid";
import type { Why } from "../gen/Why";
import type { Wish } from "../gen/Wish";

/** One entry of the switcher. */
export interface Place {
  family: string;
  centre: string;
}

/** `views` record `told/<stream>`: what was told in a stream, oldest first; `kept`: of an earlier life of the server. */
export interface ToldRecord {
  number: number;
  hash: string;
  event: Event;
  kept: boolean;
}

/** What came of an exchange. Only `done` means that the server answered and its answer is durable here. */
export type SyncOutcome =
  /** `more`: something is still to be said (a long memory); call again. */
  | { is: "done"; at: UtcTime; more: boolean; unsent: number }
  /** Another tab or the service worker is at it. */
  | { is: "busy" }
  | { is: "unreachable" }
  /** 401: the copy is to be locked until somebody signs in. */
  | { is: "signed_out" }
  /** The server speaks a later version: the app must be updated. */
  | { is: "outdated" }
  /** Anything else: the status of HTTP and the server's sentence. */
  | { is: "refused"; status: number; title: string };

export interface Ops {
  // --- the disk ------------------------------------------------------------------------------------------------------
  /** Puts the intents into their drafts (Automerge chunks, `view`), and takes them off the disk, in one transaction. */
  settle: { arg: Record<never, never>; answer: { drafts: string[] } };
  /** Makes the body for the service worker (`posts`, key `next`), if anything waits. */
  prepare: { arg: Record<never, never>; answer: { waiting: number } };
  /**
   * One exchange under the Web Lock `preau-exchange`: takes in what the service worker brought, posts to /api/sync what the
   * session's streams, drafts and documents and `facts.wanted` need, writes the answer, repeats while the server has more.
   */
  sync: { arg: Record<never, never>; answer: SyncOutcome };

  // --- the family ----------------------------------------------------------------------------------------------------
  /** None while the calendar of the period is not on this device (put it into `facts.wanted`). */
  week: { arg: Place & { period: string; monday: string }; answer: WeekGrid | null };
  /** Which keys copying this week to the next `weeks` (null: to the end of the period) would tick; then tap them. */
  copy_week: { arg: Place & { period: string; monday: string; weeks: number | null }; answer: CopyPlan };
  /**
   * *Sauvegarder*: the ticks of the period (of one week when `monday` is given) become requests in the outbox, and their cells
   * are marked as sent, in one transaction.
   */
  send: {
    arg: Place & {
      period: string;
      monday: string | null;
      /** Per `child|date`. */
      options: Record<string, { only_with_outing?: boolean; remark?: string }>;
      together: { children: boolean; week: boolean } | null;
    };
    answer: SendResult;
  };
  /** *Statut de vos demandes* of one entry of the switcher, with what waits on this device. */
  requests: { arg: Place; answer: RequestLine[] };
  /** Would the server take this wish (new, or as a change of `request`)? None: yes, as far as this device knows. */
  judge: {
    arg: Place & { period: string; child: string; date: string; wish: Wish; request: string | null };
    answer: { why: Why | null };
  };

  // --- the desk ------------------------------------------------------------------------------------------------------
  /** None while the desk document of that week is not on this device. */
  desk_week: { arg: { stream: string; period: string; monday: string }; answer: DeskWeek | null };
  /** *Accepter tous ceux qui tiennent, dans l'ordre*, over the desk documents of the period that are here (or one week). */
  desk_plan: { arg: { stream: string; period: string; monday: string | null }; answer: DeskPlan };
  /** *À revoir*, latest first. */
  to_review: { arg: { stream: string }; answer: ToReview[] };
  /** A line of *À revoir* was read and needs nothing more. */
  reviewed: { arg: { stream: string; command: string }; answer: { left: number } };
}

export type Op = keyof Ops;
export type Arg<O extends Op> = Ops[O]["arg"];
export type Answer<O extends Op> = Ops[O]["answer"];

/** Why a call was not done. */
export class Fault extends Error {
  constructor(
    /** A `Reason`, or `trapped`, `too_slow`, `storage`, `no_engine`, `bad_argument`, `too_many_ticks`. */
    readonly code: string,
    sentence: string,
  ) {
    super(sentence);
  }
}

/** What is new on the disk, and whose work it was. */
export interface Moved {
  /** Ids. */
  documents: string[];
  drafts: string[];
  /** Streams whose `told/<stream>` changed. */
  told: string[];
  outbox: boolean;
}

export interface Engine {
  call<O extends Op>(op: O, arg: Arg<O>): Promise<Answer<O>>;
  /** After the worker, or another tab, wrote. */
  onMoved(listener: (moved: Moved) => void): () => void;
  /** Tells the other tabs what the window itself wrote. */
  tell(moved: Partial<Moved>): void;
  /** Starts the worker and loads the wasm: after the first paint. Idempotent. */
  start(): void;
  /** `idle` before `start`; `broken` when this browser cannot run it. */
  readonly state: "idle" | "loading" | "ready" | "broken";
}

/** One act, as the outbox holds it. */
export type { Act };
