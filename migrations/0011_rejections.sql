-- Why does a payment count no more? A bank refused it, or it was another account's or typed by mistake: a column of its own says it,
-- which was read from the first word of the label.

DROP TRIGGER ledger_entry_is_not_edited;
ALTER TABLE ledger_entry ADD COLUMN reversal TEXT CHECK (reversal IN ('bounced', 'misplaced'));
UPDATE ledger_entry SET reversal = CASE WHEN substr(label, 1, 5) = 'Rejet' THEN 'bounced' ELSE 'misplaced' END WHERE kind = 'rejection';
CREATE TRIGGER ledger_entry_is_not_edited BEFORE UPDATE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'an entry is never edited'); END;
CREATE TRIGGER ledger_entry_says_its_reversal BEFORE INSERT ON ledger_entry WHEN (NEW.kind = 'rejection') <> (NEW.reversal IS NOT NULL)
  BEGIN SELECT RAISE(ABORT, 'a rejection, and nothing else, says what it is'); END;
