// How many bytes does a phone pay? The app as a release carries it, compressed as it is served. Hard gates.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ROOT } from "../e2e/lib/packages.mjs";

const KB = 1000;
const SHELL_MOST = 30 * KB;
const SCREEN_MOST = 25 * KB;
const ENGINE_MOST = 400 * KB;
const WASM = "wasm32-unknown-unknown";

let out, sizes;

before(() => {
  out = mkdtempSync(join(tmpdir(), "preau-app-"));
  const engine = ["build", "--quiet", "--package", "preau-engine", "--target", WASM, "--profile", "engine", "--target-dir", "target/engine"];
  const env = { ...process.env, RUSTFLAGS: '--cfg getrandom_backend="custom"' };
  execFileSync("cargo", engine, { cwd: ROOT, env, stdio: "inherit" });
  const wasm = join(ROOT, "target/engine", WASM, "engine/preau_engine.wasm");
  execFileSync("node", ["build.mjs", "--out", out, "--engine", wasm], { cwd: join(ROOT, "pwa"), stdio: "inherit" });
  sizes = JSON.parse(readFileSync(join(out, "sizes.json"), "utf8"));
});
after(() => rmSync(out, { recursive: true, force: true }));

test("the parent's shell (page, styles, script, worker of the app) is at most 30 kB", () => {
  assert.ok(sizes.shell <= SHELL_MOST, `${sizes.shell} bytes`);
});

test("the engine is at most 400 kB (decision 20)", () => {
  assert.ok(sizes.engine <= ENGINE_MOST, `${sizes.engine} bytes`);
});

test("the desk and each of its screens are at most 25 kB each, and come only when they are shown", () => {
  const screens = Object.entries(sizes.screens);
  assert.ok(screens.length > 1, "the screens of the desk are separate files");
  for (const [name, bytes] of screens) assert.ok(bytes <= SCREEN_MOST, `${name}: ${bytes} bytes`);
});

test("what is counted is what is served: every file of the list has its size", () => {
  const listed = readFileSync(join(out, "files.tsv"), "utf8").trim().split("\n").map((line) => line.split("\t")[0]);
  assert.deepEqual(listed.filter((path) => !(path in sizes.files)), []);
});
