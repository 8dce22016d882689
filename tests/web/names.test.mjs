// Do *de* and *à* take the name that follows, as the server writes them in mails (`server/templates/french.rs`)?
import assert from "node:assert/strict";
import { test } from "node:test";
import { app } from "./lib/app.mjs";

const { ofName, atPlace } = await app("names.ts");

test("places with their article", () => {
  const said = (name) => [ofName(name), atPlace(name)];
  assert.deepEqual(said("Les Platanes"), ["des Platanes", "aux Platanes"]);
  assert.deepEqual(said("Le Moulin"), ["du Moulin", "au Moulin"]);
  assert.deepEqual(said("La Halle"), ["de la Halle", "à la Halle"]);
  assert.deepEqual(said("L’Orée"), ["de l’Orée", "à l’Orée"]);
  assert.deepEqual(said("Centre Vauban"), ["de Centre Vauban", "à Centre Vauban"]);
});

test("names that begin with a vowel that one hears", () => {
  const said = { Aurélie: "d’Aurélie", Inès: "d’Inès", Émile: "d’Émile", Yves: "d’Yves", Yanis: "de Yanis", Hélène: "d’Hélène", Hugo: "de Hugo", Léa: "de Léa", Leslie: "de Leslie" };
  for (const [name, expected] of Object.entries(said)) assert.equal(ofName(name), expected);
});
