// Which commands does a button of a request stand for?
import { act, drop } from "../actions";
import type { RequestLine } from "../gen/RequestLine";
import type { SessionFamily } from "../gen/SessionFamily";

export type Step = "drop" | "withdraw" | "leave" | "cancel" | "decline";

/** The change or the cancellation that was asked for is no longer wanted. */
export const takeBack = (f: SessionFamily, line: RequestLine): Promise<unknown> => act(f.stream, { do: "take_back", request: line.id });

/** The offer that waits for an answer: of the day, or of its outing alone. */
export function offerOf(line: RequestLine): string | null {
  const s = line.status;
  return s?.is === "offered" ? s.offer : s?.is === "accepted" ? (s.outing_offer?.offer ?? null) : null;
}

export async function perform(f: SessionFamily, line: RequestLine, step: Step): Promise<void> {
  const offer = offerOf(line);
  if (step === "drop") return dropAll(f, line);
  if (step === "decline") {
    if (offer) await act(f.stream, { do: "answer_offer", request: line.id, offer, accept: false });
    return;
  }
  await act(f.stream, step === "cancel" ? { do: "ask_cancellation", request: line.id } : { do: "withdraw", request: line.id });
}

/** Latest first; what may have left already is withdrawn instead. */
export async function dropAll(f: SessionFamily, line: RequestLine): Promise<void> {
  for (const waiting of [...line.waiting].reverse()) {
    if (await drop(waiting.command)) continue;
    if (waiting.act.do === "request") await act(f.stream, { do: "withdraw", request: line.id });
  }
}

/** The button that was pressed goes away: the focus stays on its request, or on the heading when the request went with it. */
export function focusCard(request: string): void {
  requestAnimationFrame(() => {
    const card = document.getElementById(`r-${request}`) ?? document.querySelector<HTMLElement>("main h1");
    card?.focus({ preventScroll: true });
  });
}
