// What does somebody read who builds without Node, without Rust's wasm target, without npm? One sentence that says what to do. The build
// script is compiled alone, and run with a PATH that holds no more than it is given.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const READY = "or set PREAU_PWA_DIST to a folder that holds a built app";
let place, script;

before(() => {
  place = mkdtempSync(join(tmpdir(), "preau-build-"));
  // A checkout of which nothing was built yet.
  for (const name of ["site-templates", "content"]) symlinkSync(join(ROOT, name), join(place, name));
  mkdirSync(join(place, "pwa"));
  writeFileSync(join(place, "pwa/package-lock.json"), "{}");
  script = join(place, "build-script");
  execFileSync("rustc", ["--edition", "2024", join(ROOT, "build.rs"), "-o", script], { env: { ...process.env, CARGO_MANIFEST_DIR: place } });
});
after(() => rmSync(place, { recursive: true, force: true }));

let runs = 0;
/** Runs it where only these programs are, each a line of shell; answers what cargo would show. */
function built(programs, more = {}) {
  const folder = join(place, `run-${(runs += 1)}`);
  mkdirSync(folder);
  for (const [name, line] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${line}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  const env = { PATH: folder, OUT_DIR: folder, PROFILE: "debug", CARGO: join(folder, "cargo"), RUSTC: join(folder, "rustc"), ...more };
  const done = spawnSync(script, { cwd: place, env, encoding: "utf8" });
  assert.equal(done.status, 0, `it ends by itself, and cargo stops the build: ${done.stderr}`);
  assert.doesNotMatch(done.stdout + done.stderr, /panicked|RUST_BACKTRACE/);
  const told = done.stdout.split("\n").filter((line) => line.startsWith("cargo::error="));
  assert.equal(told.length, 1, done.stdout);
  return told[0].slice("cargo::error=".length);
}

const NODE = { node: "echo v22.1.0" };
const NO_TARGET = { rustc: "echo /nowhere/at/all" };

test("without Node, or with one that does not run", () => {
  for (const programs of [{}, { node: "exit 127" }]) {
    assert.equal(built(programs), `Node was not found. The app is built with Node 20 or later: install it (https://nodejs.org), ${READY}.`);
  }
});

test("with a Node of long ago", () => {
  assert.equal(built({ node: "echo v16.20.2" }), `Node v16.20.2 is too old. The app is built with Node 20 or later: install it (https://nodejs.org), ${READY}.`);
});

test("without the wasm target, and without rustup to add it", () => {
  const said = built({ ...NODE, ...NO_TARGET });
  assert.equal(said, `Rust's target wasm32-unknown-unknown is missing and rustup was not found: install that target with your system's Rust packages, ${READY}.`);
});

test("without the wasm target, and with a rustup that has no network", () => {
  const said = built({ ...NODE, ...NO_TARGET, rustup: "exit 1" });
  assert.equal(said, "Rust's target wasm32-unknown-unknown could not be added: run `rustup target add wasm32-unknown-unknown` with a network, then build again.");
});

test("without npm the first time", () => {
  const said = built({ ...NODE, rustc: `echo ${place}`, cargo: "exit 0" });
  assert.match(said, /^the app's packages could not be installed \(`npm ci --ignore-scripts` in pwa\/\); it needs npm and a network the first time: /);
});

test("when the engine cannot be built, the first error is in the sentence", () => {
  const said = built({ ...NODE, rustc: `echo ${place}`, cargo: "echo 'error: no space left on device' >&2; exit 101" });
  assert.equal(said, "the phone's engine (pwa/engine) could not be built: error: no space left on device");
});

test("with a ready app that is none", () => {
  assert.match(built({}, { PREAU_PWA_DIST: "pwa" }), /pwa holds no built app \(files\.tsv is missing\)\.$/);
});
