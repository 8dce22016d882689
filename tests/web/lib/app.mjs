// How does a test read a file of the app? Bundled by the app's own builder, in memory.
import { join } from "node:path";
import { packageOf, ROOT } from "../../e2e/lib/packages.mjs";

const { build } = await packageOf("esbuild");

/** The exports of `pwa/src/<file>`. */
export async function app(file) {
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
    logLevel: "silent",
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString("base64")}`);
}
