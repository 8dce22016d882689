// How does a story wait? For the thing itself, looked at again and again, never for a guessed time.
import assert from "node:assert/strict";

const LOOK_AGAIN_MS = 60;

/** Resolves with the first true answer of `ask`; fails with `what` after `within` ms. */
export async function until(ask, within = 15_000, what = "what was waited for did not come") {
  const end = Date.now() + within;
  let trouble = "";
  for (;;) {
    try {
      const answer = await ask();
      if (answer) return answer;
    } catch (error) {
      trouble = ` (${error.message})`;
    }
    if (Date.now() > end) assert.fail(`${what}${trouble}`);
    await new Promise((ok) => setTimeout(ok, LOOK_AGAIN_MS));
  }
}
