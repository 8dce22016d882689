// How does the window speak to the engine? Typed calls to the worker, edits kept as intents until it is there, and a watchdog.
import { Fault, type Answer, type Arg, type Engine, type Moved, type Op } from "./api";
import { keepIntent } from "./disk";
import { CHANNEL, type Chunk, type Elsewhere, type FromWorker, type ToWorker } from "./messages";

/** Filled in by the build. */
declare const WORKER_URL: string;
declare const ENGINE_URL: string;

/** A chunk of a draft that takes longer is put aside; anything else is given up later. */
const CHUNK_MS = 2_000;
const CALL_MS = 15_000;
/** Restarts in a row without an answer in between: this device cannot run it. */
const RESTARTS_MAX = 5;

/** Never asked twice. */
const EDITS: ReadonlySet<string> = new Set<Op>(["tick", "act", "acts", "send", "drop"]);

interface Pending {
  op: Op | "intents";
  arg: unknown;
  resolve: (answer: unknown) => void;
  reject: (fault: Fault) => void;
}

const randomHex = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

class Client implements Engine {
  state: Engine["state"] = "idle";
  #worker: Worker | undefined;
  #pending = new Map<number, Pending>();
  #listeners = new Set<(moved: Moved) => void>();
  #name = randomHex();
  #next = 1;
  #restarts = 0;
  #rests = false;
  #channel: BroadcastChannel | undefined;
  #dog: ReturnType<typeof setTimeout> | undefined;

  start(): void {
    if (this.state !== "idle") return;
    if (typeof Worker === "undefined" || typeof WebAssembly === "undefined") {
      this.state = "broken";
      return;
    }
    if (!this.#channel && "BroadcastChannel" in globalThis) {
      this.#channel = new BroadcastChannel(CHANNEL);
      this.#channel.addEventListener("message", (event: MessageEvent<Elsewhere>) => {
        if (event.data.from !== this.#name) this.#tell({ views: event.data.views, by: "elsewhere" });
      });
    }
    this.#rest();
    this.#spawn(null);
  }

  /**
   * A page that is left may be kept asleep by the browser (WebKit), its worker with the disk's lock in its hand: every other page
   * would wait for it. So the worker ends with the page's sight, and another one starts from the disk if the page comes back.
   */
  #rest(): void {
    if (this.#rests) return;
    this.#rests = true;
    addEventListener("pagehide", () => {
      if (this.state !== "ready" && this.state !== "loading") return;
      clearTimeout(this.#dog);
      this.#worker?.terminate();
      this.#worker = undefined;
      this.state = "loading";
    });
    addEventListener("pageshow", () => {
      if (this.state === "loading" && !this.#worker) this.#spawn(null);
    });
  }

  stop(): void {
    this.#break();
    this.state = "idle";
  }

  #spawn(aside: Chunk | null): void {
    this.state = "loading";
    const worker = new Worker(WORKER_URL);
    this.#worker = worker;
    worker.addEventListener("message", (event: MessageEvent<FromWorker>) => this.#hear(event.data));
    worker.addEventListener("error", () => this.#break());
    this.#post({ is: "start", engine: ENGINE_URL, name: this.#name, aside });
    for (const [id, { op, arg, reject }] of this.#pending) {
      if (!EDITS.has(op)) this.#post({ is: "call", id, op, arg });
      // It may be on the disk already: asking again could do it twice.
      else if (this.#settle(id)) reject(new Fault("too_slow", "L’application a été relancée : vérifiez votre dernier choix."));
    }
  }

  #post(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }

  async call<O extends Op>(op: O, arg: Arg<O>): Promise<Answer<O>> {
    if (this.state === "broken") {
      throw new Fault("no_engine", "Ce navigateur ne peut pas enregistrer de choix. Utilisez un navigateur plus récent.");
    }
    if (this.state !== "ready") {
      const kept = await this.#keep(op, arg);
      if (kept !== undefined) return kept as Answer<O>;
    }
    return this.#ask(op, arg) as Promise<Answer<O>>;
  }

  #ask(op: Op | "intents", arg: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = this.#next++;
      this.#pending.set(id, { op, arg, resolve, reject });
      this.#post({ is: "call", id, op, arg });
    });
  }

  /** An edit asked before the engine is there is on the disk when this resolves. */
  async #keep(op: Op, arg: unknown): Promise<unknown> {
    const at = Date.now();
    if (op === "tick") {
      const tick = arg as Arg<"tick">;
      await keepIntent({ op, arg: tick, at });
      this.#drain();
      return { ticks: tick.keys.length } satisfies Answer<"tick">;
    }
    if (op !== "act" && op !== "acts") return undefined;
    const acts = op === "act" ? [(arg as Arg<"act">).act] : (arg as Arg<"acts">).acts;
    const ids = acts.map(randomHex);
    await keepIntent({ op: "acts", arg: { stream: (arg as Arg<"acts">).stream, acts, ids }, at });
    this.#drain();
    return op === "act" ? { command: ids[0] ?? "" } : { commands: ids };
  }

  /** The engine may have come while the intent was being kept. */
  #drain(): void {
    if (this.state === "ready") void this.#ask("intents", {}).catch(() => undefined);
  }

  #hear(message: FromWorker): void {
    switch (message.is) {
      case "ready":
        this.state = "ready";
        this.#drain();
        return;
      case "broken":
        return this.#break();
      case "busy":
        return this.#watch(message.id, message.chunk);
      case "idle":
        return clearTimeout(this.#dog);
      case "moved":
        return this.#tell(message.moved);
      case "answer":
        this.#restarts = 0;
        this.#settle(message.id)?.resolve(message.answer);
        return;
      case "fault":
        this.#settle(message.id)?.reject(new Fault(message.code, message.sentence));
    }
  }

  #settle(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }

  /** The wasm is at work; when it does not come back, the worker is ended and another one starts from the disk. */
  #watch(id: number, chunk: Chunk | null): void {
    clearTimeout(this.#dog);
    this.#dog = setTimeout(() => {
      this.#worker?.terminate();
      if (!chunk) this.#settle(id)?.reject(new Fault("too_slow", "C’est trop long pour cet appareil : fermez d’autres applications, puis réessayez."));
      this.#restarts += 1;
      if (this.#restarts > RESTARTS_MAX) this.#break();
      else this.#spawn(chunk);
    }, chunk ? CHUNK_MS : CALL_MS);
  }

  #break(): void {
    clearTimeout(this.#dog);
    this.#worker?.terminate();
    this.#worker = undefined;
    this.state = "broken";
    const fault = new Fault("no_engine", "L’application n’a pas pu démarrer entièrement. Rechargez la page.");
    for (const { reject } of this.#pending.values()) reject(fault);
    this.#pending.clear();
  }

  onMoved(listener: (moved: Moved) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(moved: Moved): void {
    for (const listener of this.#listeners) listener(moved);
  }
}

export const engine: Engine = new Client();
