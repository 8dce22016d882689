// What is the simplest host there is? A folder behind an address, at the top or under a name: files, `index.html`, nothing else.
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png", ".pdf": "application/pdf", ".xml": "application/xml", ".txt": "text/plain", ".js": "text/javascript" };

export class StaticHost {
  /** `under`: "/" or "/portail/". Every path that was asked for and is not there stays in `missing`. */
  static async start(folder, under = "/") {
    const host = new StaticHost();
    host.missing = [];
    host.server = createServer((request, response) => void host.#answer(folder, under, request, response));
    await new Promise((ok) => host.server.listen(0, "127.0.0.1", ok));
    host.origin = `http://127.0.0.1:${host.server.address().port}`;
    host.url = host.origin + under;
    return host;
  }

  async #answer(folder, under, request, response) {
    const path = normalize(decodeURIComponent(new URL(request.url, this.origin).pathname));
    const name = path.startsWith(under) ? join(folder, path.slice(under.length)) : null;
    const found = name && (await stat(name).then((s) => (s.isDirectory() ? join(name, "index.html") : name), () => null));
    const bytes = found && (await readFile(found).catch(() => null));
    if (!bytes) this.missing.push(path);
    response.writeHead(bytes ? 200 : 404, { "content-type": TYPES[extname(found ?? "")] ?? "application/octet-stream" }).end(bytes ?? "404");
  }

  async end() {
    this.server.closeAllConnections();
    await new Promise((ok) => this.server.close(ok));
  }
}
