// How do the signals follow the engine? Questions that screens keep asking are asked again whenever something moved.
import { effect, untracked } from "@preact/signals";
import type { Arg } from "./engine/api";
import { engine } from "./device";
import { keepAnswer, lastAnswer } from "./db";
import type { WeekGrid } from "./gen/WeekGrid";
import { answers, now, phase, queryKey, saving, touched, type Query } from "./state";

interface Watched {
  readonly op: Query;
  readonly arg: Arg<Query>;
  count: number;
  running: boolean;
  again: boolean;
}
const watched = new Map<string, Watched>();
const followed = new Set<string>();

function put(key: string, value: unknown): void {
  answers.value = new Map(answers.value).set(key, value);
}

export function keepQuery<O extends Query>(op: O, arg: Arg<O>): void {
  const key = queryKey(op, arg);
  const known = watched.get(key);
  if (known) {
    known.count += 1;
    return;
  }
  watched.set(key, { op, arg, count: 1, running: false, again: false });
  if (!answers.value.has(key)) {
    void lastAnswer(key).then((value) => {
      if (value !== undefined && !answers.value.has(key)) put(key, value);
    }, () => undefined);
  }
  void compute(key);
}

export function forgetQuery<O extends Query>(op: O, arg: Arg<O>): void {
  const key = queryKey(op, arg);
  const known = watched.get(key);
  if (known && (known.count -= 1) === 0) watched.delete(key);
}

/** One question at a time; a question asked while it is being answered is asked once more afterwards. */
async function compute(key: string): Promise<void> {
  const query = watched.get(key);
  if (!query || phase.value !== "ready") return;
  if (query.running) {
    query.again = true;
    return;
  }
  query.running = true;
  const settled = saving.value === 0 ? touched.value : null;
  try {
    const value = await engine.call(query.op, query.arg);
    put(key, value);
    // What was touched before the question is in the answer now.
    if (query.op === "week" && touched.value === settled && saving.value === 0 && touched.value.size > 0) touched.value = new Map();
    void keepAnswer(key, value).catch(() => undefined);
  } catch {
    // The last answer stays; the next movement asks again.
  } finally {
    query.running = false;
  }
  if (query.again) {
    query.again = false;
    void compute(key);
  }
}

/** Asks everything again: something moved. */
export function computeAll(): void {
  for (const key of watched.keys()) void compute(key);
}

/** The documents that screens want beside those of the session. */
export function follow(documents: readonly string[]): void {
  const fresh = documents.filter((id) => !followed.has(id));
  if (fresh.length === 0) return;
  for (const id of fresh) followed.add(id);
  void engine.call("follow", { documents: [...followed] }).catch(() => undefined);
}

/** Weeks change by themselves at stated instants (a cut-off passes, requests open); requests when an offer ends or a cut-off comes near. */
export function startLive(): void {
  effect(() => {
    const instant = now.value;
    untracked(() => {
      for (const [key, query] of watched) {
        const until = query.op === "week" ? (answers.value.get(key) as WeekGrid | null | undefined)?.until : null;
        if (query.op === "requests" || (until != null && until <= instant)) void compute(key);
      }
    });
  });
  effect(() => {
    if (saving.value === 0 && touched.peek().size > 0) computeAll();
  });
}
