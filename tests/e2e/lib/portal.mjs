// How does a story start, stop and restart the real program? `preau demo` on a folder of its own; "offline" is the server stopped.
import { execFile, spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { ROOT } from "./packages.mjs";

const PROGRAM = process.env.PREAU_BIN ?? join(ROOT, "target/debug/preau");
const READY_MADE = join(ROOT, "target", "ready-made-demo");
/** Offers and deadlines of the demo are laid around the hour at which it was made. */
const FRESH_MS = 30 * 60_000;
const START_MS = 90_000;
const STOP_MS = 15_000;

/** Takes a port for a moment: 0 is any. */
async function probed(wanted) {
  const probe = createServer();
  await new Promise((ok, no) => probe.once("error", no).listen(wanted, "127.0.0.1", ok));
  const { port } = probe.address();
  await new Promise((ok) => probe.close(ok));
  return port;
}
const freePort = () => probed(0);
const isFree = (port) => probed(port).then(() => true, () => false);

/** The day at the centres. */
const dayOf = (at) => new Date(at).toLocaleDateString("fr-FR", { timeZone: "Europe/Paris" });

/** Which program makes the families, and when it was built. */
async function program() {
  const { mtimeMs, size } = await stat(PROGRAM);
  return { program: PROGRAM, mtimeMs, size };
}

/**
 * A demo that the same program made a moment ago, as it was when it first answered. On the same address, for its mails name it; none
 * when that address is taken by now, or when the day has changed, around which the demo is laid.
 */
async function readyMade() {
  const text = await readFile(join(READY_MADE, "made.json"), "utf8").catch(() => null);
  if (text === null) return null;
  const made = JSON.parse(text);
  const same = Object.entries(await program()).every(([key, value]) => made[key] === value);
  const fresh = Date.now() - made.at < FRESH_MS && dayOf(made.at) === dayOf(Date.now());
  return same && fresh && (await isFree(made.port)) ? { data: join(READY_MADE, "data"), port: made.port } : null;
}

/** One portal with invented families, on loopback. */
export class Portal {
  #process = null;
  #said = [];

  static async start() {
    const portal = new Portal();
    portal.data = await mkdtemp(join(tmpdir(), "preau-e2e-"));
    const made = await readyMade();
    portal.port = made?.port ?? (await freePort());
    if (made) await cp(made.data, portal.data, { recursive: true });
    await portal.restart();
    if (!made) await portal.#keep();
    return portal;
  }

  /** The families of this start serve the next stories of the same run: making them takes longer than most steps. */
  async #keep() {
    await this.stop();
    await rm(READY_MADE, { recursive: true, force: true });
    await mkdir(READY_MADE, { recursive: true });
    await cp(this.data, join(READY_MADE, "data"), { recursive: true });
    await writeFile(join(READY_MADE, "made.json"), JSON.stringify({ ...(await program()), port: this.port, at: Date.now() }));
    await this.restart();
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
