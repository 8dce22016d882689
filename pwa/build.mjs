// How does the app become files? esbuild, hashed names, the list that the service worker keeps, brotli beside each, and sizes.
//
//     node build.mjs --out DIR --engine FILE.wasm [--fast]
//
// DIR gets the files as they are served (`files.tsv`: path, file, type, hash, whether its name never changes meaning) and
// `sizes.json`. `--fast` compresses less, for work on the app.
import { build, transform } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const assets = join(here, "../site-templates/assets");
const { values: asked } = parseArgs({ options: { out: { type: "string" }, engine: { type: "string" }, fast: { type: "boolean", default: false } } });
if (!asked.out || !asked.engine) {
  console.error("node build.mjs --out DIR --engine FILE.wasm [--fast]");
  process.exit(2);
}
const out = resolve(asked.out);

const TYPES = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  wasm: "application/wasm",
  png: "image/png",
  svg: "image/svg+xml",
  webmanifest: "application/manifest+json",
};
const hash = (bytes) => createHash("sha256").update(bytes).digest("hex");
const read = (path) => readFileSync(path);

/** Styles imported as text (for `adoptedStyleSheets`) are minified like the others. */
const textCss = {
  name: "text-css",
  setup(on) {
    on.onLoad({ filter: /\.css$/ }, async (file) => {
      if (file.with.type !== "text") return undefined;
      const { code } = await transform(readFileSync(file.path, "utf8"), { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    });
  },
};
const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  write: false,
  target: "es2022",
  legalComments: "none",
  jsx: "automatic",
  jsxImportSource: "preact",
  plugins: [textCss],
  logLevel: "warning",
};

/** path → { bytes, immutable } */
const files = new Map();
const put = (path, bytes, immutable) => files.set(path, { bytes: Buffer.from(bytes), immutable });
const hashed = (name, bytes) => {
  const [stem, ending] = [name.slice(0, name.lastIndexOf(".")), name.slice(name.lastIndexOf("."))];
  const path = `/app/${stem}.${hash(bytes).slice(0, 10)}${ending}`;
  put(path, bytes, true);
  return path;
};

const engineUrl = hashed("engine.wasm", read(asked.engine));
const worker = await build({ ...common, format: "iife", entryPoints: ["src/engine/worker.ts"] });
const workerUrl = hashed("worker.js", worker.outputFiles[0].contents);

const app = await build({
  ...common,
  format: "esm",
  splitting: true,
  metafile: true,
  entryPoints: { main: "src/main.tsx" },
  outdir: "app",
  entryNames: "[name].[hash]",
  chunkNames: "[name].[hash]",
  assetNames: "[name].[hash]",
  publicPath: "/app/",
  define: { WORKER_URL: JSON.stringify(workerUrl), ENGINE_URL: JSON.stringify(engineUrl) },
});
const urlOf = (path) => `/app/${basename(path)}`;
for (const file of app.outputFiles) put(urlOf(file.path), file.contents, true);
const outputs = Object.entries(app.metafile.outputs);
const [main, mainMeta] = outputs.find(([, meta]) => meta.entryPoint === "src/main.tsx");

/** What a file needs before it runs, itself included. */
function closure(output, found = new Set()) {
  if (found.has(output)) return found;
  found.add(output);
  const meta = app.metafile.outputs[output];
  if (meta.cssBundle) found.add(meta.cssBundle);
  for (const { path, kind } of meta.imports) if (kind === "import-statement") closure(path, found);
  return found;
}
const first = closure(main);

// All that the first paint needs is asked for at once.
const preloads = [...first].filter((path) => path !== main && path.endsWith(".js"));
const preload = preloads.map((path) => `<link rel="modulepreload" href="${urlOf(path)}">\n`).join("");
const page = readFileSync(join(here, "public/index.html"), "utf8")
  .replace("/app/main.css", mainMeta.cssBundle ? urlOf(mainMeta.cssBundle) : "")
  .replace("/app/main.js", urlOf(main))
  .replace("</head>", `${preload}</head>`);
put("/app/", page, false);
put("/manifest.webmanifest", JSON.stringify(JSON.parse(read(join(here, "public/manifest.webmanifest"), "utf8"))), false);
put("/app/icon-maskable-512.png", read(join(here, "public/icon-maskable-512.png")), false);
for (const icon of ["icon-180.png", "icon-192.png", "icon-512.png", "icon.svg"]) put(`/app/${icon}`, read(join(assets, icon)), false);

const shell = [...files.keys()].sort();
const version = hash(shell.map((path) => `${path} ${hash(files.get(path).bytes)}`).join("\n")).slice(0, 12);
const sw = await build({
  ...common,
  format: "iife",
  entryPoints: ["src/sw.ts"],
  define: { VERSION: JSON.stringify(version), SHELL: JSON.stringify(shell) },
});
put("/sw.js", sw.outputFiles[0].contents, false);

// --- written beside each other, with what a server must know ------------------------------------------------------------------

const compressible = (path) => !path.endsWith(".png");
function brotli(path, bytes) {
  const quality = asked.fast && path.endsWith(".wasm") ? 4 : constants.BROTLI_MAX_QUALITY;
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length, [constants.BROTLI_PARAM_LGWIN]: 24 };
  return brotliCompressSync(bytes, { params });
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const sizes = new Map();
const lines = [];
for (const [path, { bytes, immutable }] of files) {
  const file = path === "/app/" ? "index.html" : basename(path);
  writeFileSync(join(out, file), bytes);
  if (compressible(path)) {
    const small = brotli(path, bytes);
    writeFileSync(join(out, `${file}.br`), small);
    sizes.set(path, small.length);
  } else sizes.set(path, bytes.length);
  lines.push([path, file, TYPES[file.split(".").at(-1)], hash(bytes).slice(0, 20), immutable ? "1" : "0"].join("\t"));
}
writeFileSync(join(out, "files.tsv"), `${lines.sort().join("\n")}\n`);

const total = (paths) => [...paths].reduce((sum, path) => sum + (sizes.get(path) ?? 0), 0);
const screens = outputs.filter(([name, meta]) => meta.entryPoint && name !== main && name.endsWith(".js"));
const report = {
  version,
  fast: asked.fast,
  shell: total([...first].map(urlOf)) + total(["/app/", "/sw.js"]),
  engine: sizes.get(engineUrl),
  worker: sizes.get(workerUrl),
  screens: Object.fromEntries(
    screens.map(([name, meta]) => [meta.entryPoint, total([...closure(name)].filter((path) => !first.has(path)).map(urlOf))]),
  ),
  files: Object.fromEntries([...sizes].sort()),
};
writeFileSync(join(out, "sizes.json"), `${JSON.stringify(report, null, 2)}\n`);
console.log(`shell ${report.shell} B, engine ${report.engine} B, worker ${report.worker} B (brotli)`);
