// How is the wasm called? One instance: JSON in, JSON out. A trap makes it useless; whoever holds it makes another.

/** What a call brought about; see `pwa/engine/src/effects.rs`. */
export interface Effects {
  writes: Record<string, string | null>;
  views: Record<string, unknown>;
  send?: unknown;
  try?: [draft: string, hash: string][];
}
export type Called = { answer: unknown; effects: Effects } | { fault: { code: string; sentence: string } };

interface Exports {
  memory: WebAssembly.Memory;
  alloc(length: number): number;
  call(start: number, length: number): number;
  out_len(): number;
}

export class Instance {
  readonly #exports: Exports;

  constructor(module: WebAssembly.Module) {
    let memory: WebAssembly.Memory | undefined;
    const fill = (start: number, length: number): void => {
      if (memory) crypto.getRandomValues(new Uint8Array(memory.buffer, start, length));
    };
    this.#exports = new WebAssembly.Instance(module, { env: { fill } }).exports as unknown as Exports;
    memory = this.#exports.memory;
  }

  /** Throws `WebAssembly.RuntimeError` (or `RangeError`) on a trap. */
  call(question: { op: string; arg: unknown; now: number }): Called {
    const bytes = new TextEncoder().encode(JSON.stringify(question));
    const start = this.#exports.alloc(bytes.length);
    new Uint8Array(this.#exports.memory.buffer, start, bytes.length).set(bytes);
    const out = this.#exports.call(start, bytes.length);
    const answer = new Uint8Array(this.#exports.memory.buffer, out, this.#exports.out_len());
    return JSON.parse(new TextDecoder().decode(answer)) as Called;
  }
}

/** Some servers name the type of a wasm file wrongly: then it is compiled from its bytes. */
export async function compile(url: string): Promise<WebAssembly.Module> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`engine: ${response.status}`);
  try {
    return await WebAssembly.compileStreaming(response.clone());
  } catch {
    return WebAssembly.compile(await response.arrayBuffer());
  }
}
