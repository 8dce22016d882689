// How does one exchange go? Push, post, take the answer in, again while there is more; every step durable before the next.
import type { SyncOutcome } from "./api";
import type { Effects } from "./wasm";

type Run = (op: string, arg: unknown) => Promise<{ answer: unknown; effects: Effects }>;

/** A long memory comes back in pieces; beyond this the next exchange goes on. */
const ROUNDS_MAX = 50;
const ANSWER_TIMEOUT_MS = 30_000;
const TOO_LARGE = 413;

/** How packed answers are called that this engine reads; none once one arrived that it could not read. */
let packing: string | undefined;
let plain = false;

interface Problem {
  title?: string;
}

export async function exchange(run: Run): Promise<SyncOutcome> {
  packing ??= (await run("words", {})).answer as string;
  let { send } = (await run("push", {})).effects;
  let rounds = 0;
  while (send !== undefined && rounds < ROUNDS_MAX) {
    rounds += 1;
    const response = await post(send);
    if (!response) return { is: "offline" };
    if (response.status === TOO_LARGE) {
      ({ send } = (await run("push", { too_large: true })).effects);
      continue;
    }
    if (response.status === 401) return { is: "signed_out" };
    if (!response.ok) return { is: "failed", status: response.status, title: response.title };
    try {
      ({ send } = (await run("hear", { text: response.text, packed: response.packed })).effects);
    } catch (error) {
      // The next exchange asks for the same in plain words.
      plain ||= response.packed;
      return { is: "failed", status: response.status, title: error instanceof Error ? error.message : "" };
    }
  }
  const { answer } = await run("status", {});
  const status = answer as Extract<SyncOutcome, { is: "ok" }>["status"];
  return { is: "ok", at: status.last_exchange ?? Date.now(), rounds, status };
}

interface Posted {
  status: number;
  ok: boolean;
  text: string;
  /** The text is base64 of what only the engine reads. */
  packed: boolean;
  title: string;
}

/** None when the server could not be reached, or answered nothing whole. */
async function post(push: unknown): Promise<Posted | null> {
  try {
    const accept = plain || !packing ? "application/json" : packing;
    const response = await fetch("/api/sync", {
      method: "POST",
      headers: { "content-type": "application/json", accept },
      body: JSON.stringify(push),
      cache: "no-store",
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    const packed = response.headers.get("content-type") === packing;
    const text = packed ? base64(new Uint8Array(await response.arrayBuffer())) : await response.text();
    return { status: response.status, ok: response.ok, text, packed, title: response.ok ? "" : titleOf(text) };
  } catch {
    return null;
  }
}

function base64(bytes: Uint8Array): string {
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return btoa(letters);
}

function titleOf(text: string): string {
  try {
    return (JSON.parse(text) as Problem).title ?? "";
  } catch {
    return "";
  }
}
