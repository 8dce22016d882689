// Which mails have left? The demo writes them to a folder; each is read back as a mail reader would.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { until } from "./until.mjs";

/** Every mail of the folder: `{to, subject, text, html, links}`, oldest first. */
export async function mails(folder) {
  const names = (await readdir(folder, { recursive: true }).catch(() => [])).filter((name) => name.endsWith(".eml")).sort();
  return Promise.all(names.map(async (name) => read(await readFile(join(folder, name), "latin1"))));
}

/** Waits for the newest mail to somebody whose subject matches, beyond those already seen. */
export async function mailTo(portal, address, subject, { after = 0, within = 30_000 } = {}) {
  let found;
  await until(
    async () => {
      const all = (await mails(portal.mails)).filter((mail) => mail.to.includes(address) && subject.test(mail.subject));
      found = all.at(-1);
      return all.length > after;
    },
    within,
    `no mail to ${address} about ${subject}`,
  );
  return found;
}

/** How many mails to somebody match. */
export async function countMails(portal, address, subject) {
  return (await mails(portal.mails)).filter((mail) => mail.to.includes(address) && subject.test(mail.subject)).length;
}

function read(raw) {
  const { headers, body } = split(raw);
  const parts = leaves(headers, body);
  const text = parts.find((part) => part.type.startsWith("text/plain"))?.text ?? "";
  const html = parts.find((part) => part.type.startsWith("text/html"))?.text ?? "";
  const links = [...text.matchAll(/https?:\/\/[^\s<>"]+/g)].map((match) => match[0].replace(/[.,)]+$/, ""));
  return { to: headers.to ?? "", subject: words(headers.subject ?? ""), text, html, links };
}

function split(raw) {
  const at = raw.search(/\r?\n\r?\n/);
  const head = raw.slice(0, at).replace(/\r?\n[ \t]+/g, " ");
  const headers = {};
  for (const line of head.split(/\r?\n/)) {
    const colon = line.indexOf(":");
    if (colon > 0) headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { headers, body: raw.slice(at).replace(/^\r?\n\r?\n/, "") };
}

function leaves(headers, body) {
  const type = headers["content-type"] ?? "text/plain";
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (!boundary) return [{ type: type.toLowerCase(), text: decode(body, headers["content-transfer-encoding"] ?? "7bit") }];
  const inner = body.split(`--${boundary}`).slice(1, -1);
  return inner.flatMap((part) => {
    const { headers: own, body: rest } = split(part.replace(/^\r?\n/, ""));
    return leaves(own, rest);
  });
}

function decode(body, encoding) {
  const how = encoding.toLowerCase();
  if (how === "base64") return Buffer.from(body, "base64").toString("utf8");
  if (how !== "quoted-printable") return Buffer.from(body, "latin1").toString("utf8");
  return quoted(body.replace(/=\r?\n/g, ""));
}

const quoted = (text) => {
  const bytes = text.replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
};

/** `=?utf-8?q?…?=` and `=?utf-8?b?…?=` of a header. */
function words(text) {
  const joined = text.replace(/\?=\s+=\?/g, "?==?");
  return joined.replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, how, inside) =>
    how.toLowerCase() === "b" ? Buffer.from(inside, "base64").toString("utf8") : quoted(inside.replace(/_/g, " ")),
  );
}
