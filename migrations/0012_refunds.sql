-- A refund says by what means money went back to the family, on which day, and under which number where the means has one. Those of
-- before by the payment platform name the means of their payment; what a director had written down of the others is in their label.

DROP TRIGGER ledger_entry_is_not_edited;
ALTER TABLE ledger_entry ADD COLUMN repaid_by TEXT CHECK (repaid_by IS NULL OR kind = 'refund');
ALTER TABLE ledger_entry ADD COLUMN repaid_on TEXT CHECK ((repaid_by IS NULL) = (repaid_on IS NULL));
ALTER TABLE ledger_entry ADD COLUMN repaid_reference TEXT NOT NULL DEFAULT '';
UPDATE ledger_entry SET repaid_by = (SELECT mode FROM ledger_credit c WHERE c.entry = ledger_entry.about), repaid_on = date
  WHERE kind = 'refund' AND about IN (SELECT entry FROM ledger_credit);
CREATE TRIGGER ledger_entry_is_not_edited BEFORE UPDATE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'an entry is never edited'); END;
CREATE TRIGGER ledger_entry_says_how_it_is_repaid BEFORE INSERT ON ledger_entry WHEN (NEW.kind = 'refund') <> (NEW.repaid_by IS NOT NULL)
  BEGIN SELECT RAISE(ABORT, 'a refund, and nothing else, says how it is repaid'); END;

-- Records of school years say it, and which year before them has operations.
UPDATE document SET wanted = wanted + 1 WHERE id >= 'record/' AND id < 'record0';
