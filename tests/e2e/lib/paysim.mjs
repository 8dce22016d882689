// How does a story pay without money? The payment simulator as a program of its own, and an invented shop written from the platform's
// guide alone: it signs and checks with Node's own HMAC, not with our code.
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ROOT } from "./packages.mjs";

const PROGRAM = process.env.PREAU_PAYSIM_BIN ?? join(ROOT, "target/debug/preau-paysim");
const KEY = "1122334455667788";
const START_MS = 30_000;

/** The values of `vads_` fields in byte order of their names, and the key, joined by `+`. */
export function signature(fields) {
  const names = Object.keys(fields).filter((name) => name.startsWith("vads_")).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const text = [...names.map((name) => fields[name]), KEY].join("+");
  return createHmac("sha256", KEY).update(text, "utf8").digest("base64");
}

/** The simulator's process. */
export class PaySim {
  static async start() {
    const sim = new PaySim();
    sim.child = spawn(PROGRAM, ["--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "pipe"] });
    sim.url = await new Promise((ok, no) => {
      const late = setTimeout(() => no(new Error(`the simulator did not answer in ${START_MS} ms`)), START_MS);
      createInterface({ input: sim.child.stdout }).once("line", (line) => {
        clearTimeout(late);
        ok(line.match(/http:\/\/127\.0\.0\.1:\d+/)[0]);
      });
      sim.child.once("error", (error) => no(new Error(`${PROGRAM}: ${error.message}`)));
    });
    return sim;
  }

  async end() {
    const ended = new Promise((ok) => this.child.once("exit", ok));
    this.child.kill("SIGTERM");
    return ended;
  }
}

/** A shop: one page with a button to pay, and what it was told. */
export class Shop {
  told = [];
  brought = [];
  #number = 0;

  static async open(sim) {
    const shop = new Shop();
    shop.sim = sim;
    shop.server = createServer((request, response) => shop.#answer(request, response));
    await new Promise((ok) => shop.server.listen(0, "127.0.0.1", ok));
    shop.url = `http://127.0.0.1:${shop.server.address().port}`;
    return shop;
  }

  async #answer(request, response) {
    const url = new URL(request.url, this.url);
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString("utf8");
    if (url.pathname === "/notification") this.told.push(Object.fromEntries(new URLSearchParams(body)));
    if (url.pathname === "/retour") this.brought.push(Object.fromEntries(new URLSearchParams(body || url.search)));
    const page = url.pathname === "/payer" ? this.#form(url.searchParams) : "<h1>Retour</h1>";
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(`<!doctype html><html lang="fr"><title>Boutique</title>${page}</html>`);
  }

  /** `cards`, `cents` and whatever else is to stand in the form. */
  #form(asked) {
    this.#number += 1;
    const date = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
    const fields = {
      vads_version: "V2", vads_page_action: "PAYMENT", vads_action_mode: "INTERACTIVE", vads_payment_config: "SINGLE", vads_site_id: "12345678",
      vads_ctx_mode: "TEST", vads_trans_id: String(this.#number).padStart(6, "0"), vads_trans_date: date, vads_currency: "978", vads_amount: "3224",
      vads_order_id: `PMT-${this.#number}`, vads_url_check: `${this.url}/notification`, vads_url_return: `${this.url}/retour`, vads_return_mode: "GET",
      vads_cust_first_name: "Zoé", vads_cust_last_name: "Dupont", ...Object.fromEntries(asked),
    };
    fields.signature = signature(fields);
    const inputs = Object.entries(fields).map(([name, value]) => `<input type="hidden" name="${name}" value="${value}">`);
    return `<form method="post" action="${this.sim.url}/vads-payment/">${inputs.join("")}<button>Payer</button></form>`;
  }

  /** Opens the shop's page and presses *Payer*. */
  async pay(page, fields) {
    await page.goto(`${this.url}/payer?${new URLSearchParams(fields)}`);
    await page.getByRole("button", { name: "Payer" }).click();
  }

  async end() {
    this.server.closeAllConnections();
    await new Promise((ok) => this.server.close(ok));
  }
}
