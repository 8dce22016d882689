// Where are the packages of the tests? In the app's folder: one list, one lock file.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const MODULES = join(ROOT, "pwa/node_modules");

/** Imports a package of `pwa/package.json` from any folder. */
export async function packageOf(name) {
  const folder = join(MODULES, name);
  if (!existsSync(folder)) throw new Error(`${name} is not installed: npm --prefix pwa ci --ignore-scripts`);
  const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const entry = entryOf(about.exports?.["."] ?? about.exports) ?? about.module ?? about.main ?? "index.js";
  const loaded = await import(pathToFileURL(join(folder, entry)).href);
  return loaded.default && Object.keys(loaded).length === 1 ? loaded.default : loaded;
}

/** The text of a file of a package. */
export const fileOf = (name, file) => readFileSync(join(MODULES, name, file), "utf8");

function entryOf(exported) {
  if (typeof exported === "string") return exported;
  if (!exported) return null;
  return entryOf(exported.import ?? exported.node ?? exported.default ?? null);
}
