// How is WebKit driven? WebKitGTK's own driver under Xvfb, over classic WebDriver, in the few calls that the story needs.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { until } from "./until.mjs";

const MINIBROWSERS = ["/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser", "/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser"];
const MINIBROWSER = process.env.MINIBROWSER ?? (process.arch === "arm64" ? MINIBROWSERS[1] : MINIBROWSERS[0]);
const CALL_MS = 60_000;

async function freePort() {
  const probe = createServer();
  await new Promise((ok) => probe.listen(0, "127.0.0.1", ok));
  const { port } = probe.address();
  await new Promise((ok) => probe.close(ok));
  return port;
}

/** A screen without glass: Xvfb chooses a free number and tells it on its third descriptor. */
async function screen() {
  const xvfb = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1024x800x24"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const number = await new Promise((ok, no) => {
    xvfb.stdio[3].once("data", (chunk) => ok(String(chunk).trim()));
    xvfb.once("error", no);
  });
  return { xvfb, display: `:${number}` };
}

async function call(base, method, path, body) {
  const answer = await fetch(base + path, { method, ...(body && { body: JSON.stringify(body) }), signal: AbortSignal.timeout(CALL_MS) });
  const { value } = await answer.json();
  if (!answer.ok) throw new Error(value?.message ?? `${method} ${path}: ${answer.status}`);
  return value;
}

/** The environment of the driver. Root in a container: WebKit's sandbox cannot start there. Test machines only. */
const surroundings = (display) => ({
  ...process.env,
  DISPLAY: display,
  GDK_BACKEND: "x11",
  LIBGL_ALWAYS_SOFTWARE: "1",
  WEBKIT_DISABLE_COMPOSITING_MODE: "1",
  WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
});

/** A browser as the shared story asks for it: `open`, `run`, `reopen`, `end`. */
export async function webkit() {
  const { xvfb, display } = await screen();
  const port = await freePort();
  const driver = spawn("WebKitWebDriver", [`--port=${port}`], { stdio: "ignore", env: surroundings(display) });
  const root = `http://127.0.0.1:${port}`;
  await until(() => call(root, "GET", "/status"), 20_000, "the WebKit driver did not start");
  const options = { "webkitgtk:browserOptions": { binary: MINIBROWSER, args: ["--automation"] } };
  const session = await call(`${root}/session`, "POST", "", { capabilities: { alwaysMatch: options } });
  const base = `${root}/session/${session.sessionId}`;
  await call(base, "POST", "/timeouts", { script: CALL_MS, pageLoad: CALL_MS });
  const open = (url) => call(base, "POST", "/url", { url });
  return {
    name: `WebKit ${session.capabilities.browserVersion}`,
    open,
    run: async (body) => {
      const script = `const done = arguments[0]; (async () => { ${body} })().then((v) => done({ v }), (e) => done({ e: String(e) }))`;
      const answer = await call(base, "POST", "/execute/async", { args: [], script });
      if (answer.e) throw new Error(answer.e);
      return answer.v;
    },
    // An automated MiniBrowser keeps its storage as long as it lives: what closes and opens again is the window.
    reopen: async (url) => {
      const fresh = await call(base, "POST", "/window/new", { type: "window" });
      await call(base, "DELETE", "/window");
      await call(base, "POST", "/window", { handle: fresh.handle });
      await open(url);
    },
    end: async () => {
      await call(base, "DELETE", "").catch(() => "the browser is gone already");
      driver.kill();
      xvfb.kill();
    },
  };
}
