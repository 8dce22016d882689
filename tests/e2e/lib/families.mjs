// Who may read what? Sessions asked of the server itself, so that a story finds two parents of one family, or a family of a centre.
import assert from "node:assert/strict";

/** The devices of an account are told to people by the name of their browser. */
const BROWSER = { "user-agent": "Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0" };

/** Signs in without a browser; answers the cookie and the view of the session. */
export async function sessionOf(portal, account) {
  const form = new URLSearchParams({ email: account.email, password: account.password });
  const origin = new URL(portal.url).origin;
  const answer = await fetch(`${portal.url}/connexion`, { method: "POST", body: form, redirect: "manual", headers: { ...BROWSER, origin, "sec-fetch-site": "same-origin" } });
  const cookie = answer.headers.getSetCookie().map((line) => line.split(";")[0]).find((pair) => /^(__Host-)?session=/.test(pair));
  assert.ok(cookie, `no session for ${account.role}: ${answer.status}`);
  const view = await fetch(`${portal.url}/api/session`, { headers: { cookie } });
  return { cookie, view: await view.json() };
}

/** What an account asks of the server, without a browser: `ask("GET", "/api/…")`. */
export async function asking(portal, account) {
  const { cookie, view } = await sessionOf(portal, account);
  const headers = { cookie, origin: new URL(portal.url).origin, "sec-fetch-site": "same-origin", "content-type": "application/json" };
  const ask = async (method, path, body) => {
    const answer = await fetch(portal.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
    const text = await answer.text();
    return text ? JSON.parse(text) : null;
  };
  return { ask, view };
}

/** Every other session of an account ends, from afar. */
export const endSessions = async (portal, account) => (await asking(portal, account)).ask("DELETE", "/api/devices");

/** The director of that centre alone, by its name. */
export async function aloneAt(portal, centre) {
  for (const account of portal.accountsOf("director")) {
    const { view } = await sessionOf(portal, account);
    if (view.desks.length === 1 && view.desks[0].centre_name === centre) return account;
  }
  return assert.fail(`no director of ${centre} alone`);
}

/** Two accounts that share a family, with the entries of the switcher. */
export async function twoParentsOfOneFamily(portal) {
  const seen = new Map();
  for (const account of portal.accountsOf("parent")) {
    const { view } = await sessionOf(portal, account);
    for (const place of view.families) {
      const key = `${place.family}/${place.centre}`;
      if (seen.has(key)) return { first: seen.get(key), second: account, places: view.families };
      seen.set(key, account);
    }
  }
  return assert.fail("the demo has no family with two parents");
}

/** A director whose desk is that centre's alone if there is one. */
export async function directorOf(portal, centre) {
  const found = [];
  for (const account of portal.accountsOf("director")) {
    const { view } = await sessionOf(portal, account);
    if (view.desks.some((desk) => desk.centre === centre)) found.push({ account, desks: view.desks.length });
  }
  return found.sort((a, b) => a.desks - b.desks)[0]?.account ?? assert.fail(`no director of ${centre}`);
}
