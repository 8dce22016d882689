// Does the desk say what a statement brought, and put the likely family first?
import assert from "node:assert/strict";
import { test } from "node:test";
import { app } from "./lib/app.mjs";

const { confirmedWord, countOf, likely, readWord } = await app("ui/desk/bank-words.ts");

test("what was read, counted in French", () => {
  assert.equal(readWord({ added: 1, known: 0, left_out: 0 }), "Relevé lu : 1 encaissement ajouté.");
  assert.equal(
    readWord({ added: 3, known: 2, left_out: 4 }),
    "Relevé lu : 3 encaissements ajoutés, 2 déjà connus et 4 débits ou opérations à venir laissés de côté.",
  );
  assert.equal(countOf("cheque", 2), "2 chèques");
  assert.equal(countOf("cash", 1), "1 règlement en espèces");
});

test("what was recorded, and nothing that was not", () => {
  assert.match(confirmedWord({ recorded: 2, already: 0, left: [] }, 4960), /^2 virements inscrits \(49,60\s€\)\. Les familles reçoivent/u);
  assert.match(confirmedWord({ recorded: 0, already: 1, left: [] }, 2480), /déjà inscrit/);
  assert.equal(confirmedWord({ recorded: 0, already: 0, left: [] }, 0), "");
});

test("who is named comes before who owes as much, before the others", () => {
  const row = (name, due_cents) => ({ family: name, name, due_cents });
  const rows = [row("Abadie", 0), row("Lefèvre", 100), row("Vidal", 2480), row("Zoé-Martin", 0)];
  const line = (text) => ({ line: "0", date: "2026-11-02", cents: 2480, text, reference: "", state: { is: "unknown" } });
  assert.deepEqual(likely(rows, line("VIR M LEFEVRE")).map((r) => r.name), ["Lefèvre", "Vidal", "Abadie", "Zoé-Martin"]);
  assert.deepEqual(likely(rows, line("REMISE")).map((r) => r.name), ["Vidal", "Abadie", "Lefèvre", "Zoé-Martin"]);
});
