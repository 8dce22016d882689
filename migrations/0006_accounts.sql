-- What lists of accounts and the making of papers ask again and again, kept ready. Nothing here is known from here alone: it follows
-- from the ledger (`preau check` compares them), and moves in the same transaction.

-- What an account comes to: the sum of its entries.
CREATE TABLE account_balance (
  centre TEXT NOT NULL,
  family TEXT NOT NULL,
  cents INTEGER NOT NULL,
  PRIMARY KEY (centre, family)
) STRICT, WITHOUT ROWID;

-- What an invoice still owes; one that is settled is left out.
CREATE TABLE open_invoice (
  entry TEXT PRIMARY KEY REFERENCES ledger_entry(id),
  centre TEXT NOT NULL,
  family TEXT NOT NULL,
  due TEXT NOT NULL,
  cents INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX open_invoice_of_centre ON open_invoice(centre, due, family, cents);

INSERT INTO account_balance(centre, family, cents) SELECT centre, family, sum(cents) FROM ledger_entry GROUP BY centre, family;

INSERT INTO open_invoice(entry, centre, family, due, cents)
  SELECT entry, centre, family, due, cents FROM (
    SELECT e.id AS entry, e.centre, e.family, e.due,
           (SELECT ifnull(sum(l.cents
                     - (SELECT ifnull(sum(c.cents), 0) FROM ledger_credited c WHERE c.line = l.id)
                     - (SELECT ifnull(sum(a.cents), 0) FROM ledger_allocation a
                         WHERE a.family = l.family AND a.centre = l.centre AND a.line = l.id)), 0)
              FROM ledger_line l WHERE l.entry = e.id) AS cents
      FROM ledger_entry e WHERE e.due IS NOT NULL)
  WHERE cents <> 0;

CREATE TRIGGER account_balance_follows AFTER INSERT ON ledger_entry BEGIN
  INSERT INTO account_balance(centre, family, cents) VALUES (NEW.centre, NEW.family, NEW.cents)
    ON CONFLICT (centre, family) DO UPDATE SET cents = cents + excluded.cents;
END;

-- The amount of an invoice is the sum of its lines. Ones that were settled come back when a payment leaves them.
CREATE TRIGGER open_invoice_begins AFTER INSERT ON ledger_entry WHEN NEW.due IS NOT NULL AND NEW.cents <> 0 BEGIN
  INSERT INTO open_invoice(entry, centre, family, due, cents) VALUES (NEW.id, NEW.centre, NEW.family, NEW.due, NEW.cents);
END;
CREATE TRIGGER open_invoice_is_credited AFTER INSERT ON ledger_credited BEGIN
  INSERT INTO open_invoice(entry, centre, family, due, cents)
    SELECT e.id, e.centre, e.family, e.due, -NEW.cents FROM ledger_line l JOIN ledger_entry e ON e.id = l.entry
     WHERE l.id = NEW.line AND e.due IS NOT NULL
    ON CONFLICT (entry) DO UPDATE SET cents = cents + excluded.cents;
  DELETE FROM open_invoice WHERE entry = (SELECT entry FROM ledger_line WHERE id = NEW.line) AND cents = 0;
END;
CREATE TRIGGER open_invoice_is_paid AFTER INSERT ON ledger_allocation BEGIN
  INSERT INTO open_invoice(entry, centre, family, due, cents)
    SELECT e.id, e.centre, e.family, e.due, -NEW.cents FROM ledger_line l JOIN ledger_entry e ON e.id = l.entry
     WHERE l.id = NEW.line AND e.due IS NOT NULL
    ON CONFLICT (entry) DO UPDATE SET cents = cents + excluded.cents;
  DELETE FROM open_invoice WHERE entry = (SELECT entry FROM ledger_line WHERE id = NEW.line) AND cents = 0;
END;

-- Papers that wait, in the order in which they are made: without their models, which are long.
DROP INDEX paper_to_make;
CREATE INDEX paper_waits ON paper(tries, issued_at, id) WHERE made_at IS NULL;
