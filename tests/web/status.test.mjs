// Has every status its word, its icon and its colour, and are parts of the day told as the manual tells them?
import assert from "node:assert/strict";
import { test } from "node:test";
import { app } from "./lib/app.mjs";

const { statusWord } = await app("ui/status.tsx");
const words = await app("words.ts");

const accepted = { is: "accepted", parts: 7, outings_full: [], outings_given_up: [], cancellation_asked: false, outing_offer: null, change_asked: null, demand_refused: false };
const STATUSES = [
  [null, "À envoyer"],
  [{ is: "requested", late: false }, "En demande"],
  [{ is: "requested", late: true }, "En demande – reçue après la clôture"],
  [accepted, "Accepté"],
  [{ ...accepted, outings_full: ["a"] }, "Accepté, sortie complète"],
  [{ ...accepted, outings_given_up: ["a"] }, "Accepté, sans la sortie"],
  [{ ...accepted, outings_full: ["a"], outings_given_up: ["b"] }, "Accepté, sortie complète"],
  [{ ...accepted, cancellation_asked: true }, "Accepté – annulation demandée"],
  [{ is: "wait_listed" }, "Complet – liste d’attente"],
  [{ is: "offered", offer: "a", until: 0 }, "Place proposée"],
  [{ is: "refused", reason: "x" }, "Refusé"],
  [{ is: "cancelled", at: 0, by_family: true }, "Annulé"],
];

test("each status is a word, an icon and a colour", () => {
  for (const [status, word] of STATUSES) {
    const shown = statusWord(status);
    assert.equal(shown.word, word);
    assert.ok(shown.icon.length > 0 && shown.is.length > 0, word);
  }
});

test("an outing that is given up is named, also one or several whose names are gone from this device", () => {
  assert.equal(words.withoutOutings(["Patinoire"]), "Sans la sortie Patinoire");
  assert.equal(words.withoutOutings(["Patinoire", "Piscine"]), "Sans les sorties Patinoire et Piscine");
  assert.equal(words.withoutOutings([undefined]), "Sans la sortie");
});

test("a day is told by its parts, or as a whole", () => {
  assert.equal(words.partsWord(1), "Matin");
  assert.equal(words.partsWord(6), "Midi et après-midi");
  assert.equal(words.partsOrDay(7, true), "Journée complète");
  assert.equal(words.partsOrDay(7, false), "Matin, midi et après-midi");
});

test("a period says what a parent has to know of it today", () => {
  const period = { opens_at: Date.parse("2026-11-02T07:00:00Z"), closes_at: Date.parse("2026-12-01T17:00:00Z") };
  assert.match(words.periodSentence(period, Date.parse("2026-11-01T00:00:00Z")), /^Ouverture des réservations lundi 2 novembre à 8\sh/);
  assert.match(words.periodSentence(period, Date.parse("2026-11-24T00:00:00Z")), /^Réservations ouvertes jusqu’au mardi 1er décembre à 18\sh/);
  assert.match(words.periodSentence(period, Date.parse("2026-12-02T00:00:00Z")), /closes/);
});
