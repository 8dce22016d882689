// What can the app ask of the engine? The whole contract between the screens, the worker and the wasm inside it.
//
//     const week = await engine.call("week", { family, centre, period, monday });
//     engine.onMoved((moved) => …);            // durable state changed: here, in another tab, or by the service worker
//
// Times and ids are given by the worker: no argument carries them. An answer to an edit comes only after the edit is
// durable on this device; `tick`, `act` and `acts` asked before the engine is ready are kept on the disk as intents and answered
// at once. `Fault` is thrown for a refusal; its sentence is meant for people.

import type { Act } from "../gen/Act";
import type { CopyPlan } from "../gen/CopyPlan";
import type { Decision } from "../gen/Decision";
import type { DeskPlan } from "../gen/DeskPlan";
import type { DeskWeek } from "../gen/DeskWeek";
import type { DraftView } from "../gen/DraftView";
import type { RequestLine } from "../gen/RequestLine";
import type { SendResult } from "../gen/SendResult";
import type { SessionView } from "../gen/SessionView";
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

/** A document's projection: its keys (`family`, `child|<id>`, `request|<id>`, `day|<date>`…) with their values. */
export type DocumentView = Record<string, unknown>;

/** What this device holds that the server has not, and what it knows of the last exchange. */
export interface DeviceStatus {
  /** The account whose session this copy belongs to; none before the first `session`. */
  account: string | null;
  /** Commands without a receipt (*À envoyer*). */
  unsent: number;
  /** Draft changes that the server does not hold yet. */
  drafts_unsent: number;
  /** Receipts of an earlier life of the server that go back to it. */
  kept: number;
  /** Commands that the server did not understand; shown, never lost silently. */
  put_aside: { command: string; act: Act | null; code: string }[];
  /** The server's time of the last reply that was taken in. */
  last_exchange: UtcTime | null;
  /** Milliseconds by which this device's clock differs from the server's, when it matters (more than 5 minutes). */
  clock_off_ms: number;
}

/** What came of one exchange. Only `ok` means that the server answered and its answer is durable here. */
export type SyncOutcome =
  | { is: "ok"; at: UtcTime; rounds: number; status: DeviceStatus }
  /** Another tab or the service worker is at it. */
  | { is: "busy" }
  | { is: "offline" }
  /** 401: the copy is to be locked until somebody signs in. */
  | { is: "signed_out" }
  /** Anything else: the status of HTTP and the server's sentence. */
  | { is: "failed"; status: number; title: string };

export interface Ops {
  // --- the session -------------------------------------------------------------------------------------------------
  /** Tells the engine who is signed in (the answer of GET /api/session): which streams, documents and drafts to follow. */
  session: { arg: { view: SessionView }; answer: DeviceStatus };
  status: { arg: Record<never, never>; answer: DeviceStatus };
  /** Follow these calendars and desk weeks too (a home lists its periods; calendars of those are followed by themselves). */
  follow: { arg: { documents: string[] }; answer: { documents: string[] } };
  /** One exchange: sends what waits and takes in the answer, again while there is more. */
  sync: { arg: { reason?: string }; answer: SyncOutcome };

  // --- the family --------------------------------------------------------------------------------------------------
  document: { arg: { id: string }; answer: DocumentView | null };
  week: { arg: Place & { period: string; monday: string }; answer: WeekGrid | null };
  /** Ticks or unticks cells of the draft: the keys of `Cell`, `OutingCell` (keys and parts_keys) or of an `all` list. Also
   * settles a disputed cell. */
  tick: { arg: Place & { keys: string[]; on: boolean }; answer: { ticks: number } };
  draft: { arg: Place & { year: number }; answer: DraftView };
  /** Which cells copying this week to the next `weeks` (or to the end of the period) would tick; then pass `tick` to op `tick`. */
  copy_week: { arg: Place & { period: string; monday: string; weeks: number | null }; answer: CopyPlan };
  /** *Sauvegarder*: the ticks of the period (of one week when `monday` is given) become requests that wait as *À envoyer*. */
  send: {
    arg: Place & {
      period: string;
      monday: string | null;
      /** Per `child|date`. */
      remarks: Record<string, string>;
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

  // --- acts, of a family or of a desk ------------------------------------------------------------------------------
  /** Makes a command of the stream and keeps it to be sent. The answer comes once it is durable. */
  act: { arg: { stream: string; act: Act }; answer: { command: string } };
  /** The same for many, in this order, in one write. */
  acts: { arg: { stream: string; acts: Act[] }; answer: { commands: string[] } };
  /** Takes back a command that has never left this device. */
  drop: { arg: { command: string }; answer: { dropped: boolean } };

  // --- the desk ----------------------------------------------------------------------------------------------------
  desk_week: { arg: { stream: string; centre: string; period: string; monday: string }; answer: DeskWeek | null };
  /** *Accepter tous ceux qui tiennent, dans l'ordre*, over every desk document of the period that is here. */
  desk_plan: { arg: { stream: string; centre: string; period: string; monday: string | null }; answer: DeskPlan };
  /** Would the centre take this decision, after what waits on this desk already? None: yes, as far as this device knows. */
  desk_judge: { arg: { stream: string; centre: string; period: string; monday: string; request: string; decision: Decision }; answer: { why: Why | null } };
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
    /** A `Reason`, or `trapped`, `too_slow`, `storage`, `no_engine`, `bad_argument`, `unknown_draft_cell`, `too_many_ticks`. */
    readonly code: string,
    sentence: string,
  ) {
    super(sentence);
  }
}

/** Which views are new on the disk (names of the `view` store), and why. */
export interface Moved {
  views: string[];
  by: "here" | "elsewhere";
}

export interface Engine {
  /** Queued until the engine is ready; edits asked before that are kept in order. */
  call<O extends Op>(op: O, arg: Arg<O>): Promise<Answer<O>>;
  onMoved(listener: (moved: Moved) => void): () => void;
  /** Starts the worker and loads the wasm: after the first paint. Idempotent. */
  start(): void;
  /** Ends the worker at once: nothing is written any more, so that the disk can be erased. May be started again. */
  stop(): void;
  /** `idle` before `start`; `broken` when this browser cannot run it. */
  readonly state: "idle" | "loading" | "ready" | "broken";
}

/**
 * What the screens paint from before the engine is there: `readView(name)` of `disk.ts` (a database of its own; `eraseDisk()` at
 * sign-out). Names: `status` (DeviceStatus), `session` (SessionView), a document's id (DocumentView), a draft's id (DraftView),
 * `requests/<family>/<centre>` (RequestLine[]). `Moved.views` carries these names.
 */
export interface Views {
  status: DeviceStatus;
  session: SessionView;
  document: DocumentView;
  draft: DraftView;
  requests: RequestLine[];
}
