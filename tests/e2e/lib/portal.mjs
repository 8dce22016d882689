// How does a story start, stop and restart the real program? `preau demo` on a folder of its own; "offline" is the server stopped.
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { ROOT } from "./packages.mjs";

const PROGRAM = process.env.PREAU_BIN ?? join(ROOT, "target/debug/preau");
const START_MS = 90_000;
const STOP_MS = 15_000;

async function freePort() {
  const probe = createServer();
  await new Promise((ok) => probe.listen(0, "127.0.0.1", ok));
  const { port } = probe.address();
  await new Promise((ok) => probe.close(ok));
  return port;
}

/** One portal with invented families, on loopback. */
export class Portal {
  #process = null;
  #said = [];

  static async start() {
    const portal = new Portal();
    portal.data = await mkdtemp(join(tmpdir(), "preau-e2e-"));
    portal.port = await freePort();
    await portal.restart();
    return portal;
  }

  /** Starts again on the same data and the same address. */
  async restart() {
    await this.stop();
    const args = ["demo", "--json", "--data", this.data, "--listen", `127.0.0.1:${this.port}`];
    const child = spawn(PROGRAM, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, PREAU_LOG: "info" } });
    this.#said = [];
    this.#process = child;
    child.stderr.on("data", (chunk) => this.#said.push(chunk));
    const line = await this.#firstLine(child);
    Object.assign(this, JSON.parse(line));
  }

  #firstLine(child) {
    return new Promise((ok, no) => {
      const late = setTimeout(() => no(new Error(`the demo did not answer in ${START_MS} ms\n${this.log}`)), START_MS);
      createInterface({ input: child.stdout }).on("line", (line) => {
        if (!line.startsWith("{")) return;
        clearTimeout(late);
        ok(line);
      });
      child.once("error", (error) => no(new Error(`${PROGRAM}: ${error.message}`)));
      child.once("exit", (code) => no(new Error(`the demo ended with ${code}\n${this.log}`)));
    });
  }

  /** The server is really stopped: nothing answers on its port any more. */
  async stop() {
    const child = this.#process;
    if (!child || child.exitCode !== null) return;
    this.#process = null;
    child.removeAllListeners("exit");
    const ended = new Promise((ok) => child.once("exit", ok));
    child.kill("SIGTERM");
    const late = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    await ended;
    clearTimeout(late);
  }

  /** What an operator types on this portal's folder; answers what the program said. */
  async command(...words) {
    const { stdout } = await promisify(execFile)(PROGRAM, [...words, "--data", this.data]);
    return stdout;
  }

  get running() {
    return this.#process !== null;
  }

  /** What the program said since its latest start. */
  get log() {
    return Buffer.concat(this.#said).toString("utf8");
  }

  async end() {
    await this.stop();
    await rm(this.data, { recursive: true, force: true });
  }

  /** The accounts of a role, in the order in which the demo tells them. */
  accountsOf(role) {
    return this.accounts.filter((account) => account.role === role);
  }
}
