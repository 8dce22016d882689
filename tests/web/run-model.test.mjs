// Is a family of a draft found, and counted, where the director looks for it?
import assert from "node:assert/strict";
import { test } from "node:test";
import { app } from "./lib/app.mjs";

const { counts, fits } = await app("ui/desk/run-model.ts");
const family = (more = {}) => ({ family: "lune", invoice: null, blocked: false, lines: 2, to_confirm: true, before_cents: null, ...more });

test("who is confirmed is ready, stays in sight to be taken back, and is no longer counted as to confirm", () => {
  const [none, done] = [new Set(), new Set(["lune"])];
  const seen = (confirmed) => ["all", "confirm", "ready", "changed"].map((is) => [fits(family(), is, confirmed), counts(family(), is, confirmed)]);
  assert.deepEqual(seen(none), [[true, true], [true, true], [false, false], [false, false]]);
  assert.deepEqual(seen(done), [[true, true], [true, false], [true, true], [false, false]]);
});

test("a family that is kept back or was issued is not ready by a confirmation", () => {
  const done = new Set(["lune"]);
  for (const more of [{ blocked: true }, { invoice: "F-1" }, { lines: 0 }]) assert.equal(fits(family(more), "ready", done), false);
});
