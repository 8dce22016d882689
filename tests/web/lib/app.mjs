// How does a test read a file of the app? Bundled by the app's own builder, in memory.
import { join } from "node:path";
import { packageOf, ROOT } from "../../e2e/lib/packages.mjs";

const { build } = await packageOf("esbuild");

/** Other texts in the place of some of the app's files, by the name under which they are imported. */
const instead = (texts) => ({
  name: "instead",
  setup(on) {
    for (const [path, contents] of Object.entries(texts)) {
      on.onResolve({ filter: new RegExp(`^${path.replaceAll(".", "\\.")}$`) }, () => ({ path, namespace: "instead" }));
      on.onLoad({ filter: new RegExp(`^${path.replaceAll(".", "\\.")}$`), namespace: "instead" }, () => ({ contents, loader: "js", resolveDir: join(ROOT, "pwa/src") }));
    }
  },
});

/** The exports of `pwa/src/<file>`. */
export async function app(file, texts = {}) {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, "pwa/src", file)],
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["import"],
    jsx: "automatic",
    jsxImportSource: "preact",
    nodePaths: [join(ROOT, "pwa/node_modules")],
    define: { WORKER_URL: '"worker.js"', ENGINE_URL: '"engine.wasm"' },
    plugins: [instead(texts)],
    logLevel: "silent",
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString("base64")}`);
}
