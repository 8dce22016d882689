-- What was issued is never edited: papers, certificates and reminders too. What a rejection makes owed again has a due date.

CREATE TRIGGER paper_is_for_ever BEFORE DELETE ON paper BEGIN SELECT RAISE(ABORT, 'a paper is never deleted'); END;
CREATE TRIGGER paper_is_not_edited BEFORE UPDATE OF id, kind, centre, family, entry, number, model, issued_at ON paper
  BEGIN SELECT RAISE(ABORT, 'a paper is never edited'); END;
CREATE TRIGGER paper_is_made_once BEFORE UPDATE OF made_at, hash ON paper WHEN OLD.made_at IS NOT NULL OR OLD.hash IS NOT NULL
  BEGIN SELECT RAISE(ABORT, 'a paper is made once'); END;
CREATE TRIGGER certificate_is_for_ever BEFORE DELETE ON certificate BEGIN SELECT RAISE(ABORT, 'a certificate is never deleted'); END;
CREATE TRIGGER certificate_is_not_edited BEFORE UPDATE ON certificate BEGIN SELECT RAISE(ABORT, 'a certificate is never edited'); END;
CREATE TRIGGER reminder_is_for_ever BEFORE DELETE ON reminder BEGIN SELECT RAISE(ABORT, 'a reminder is never deleted'); END;

-- The amount of a rejection, or of a credit that is taken back, is the whole of it; what it makes owed by itself is its line.
DROP TRIGGER open_invoice_begins;
CREATE TRIGGER open_invoice_begins AFTER INSERT ON ledger_entry WHEN NEW.due IS NOT NULL AND NEW.cents <> 0 AND NEW.kind NOT IN ('rejection', 'moved_out') BEGIN
  INSERT INTO open_invoice(entry, centre, family, due, cents) VALUES (NEW.id, NEW.centre, NEW.family, NEW.due, NEW.cents);
END;
CREATE TRIGGER open_invoice_begins_by_line AFTER INSERT ON ledger_line WHEN NEW.nature = 'other' AND NEW.cents <> 0 BEGIN
  INSERT INTO open_invoice(entry, centre, family, due, cents)
    SELECT e.id, e.centre, e.family, e.due, NEW.cents FROM ledger_entry e WHERE e.id = NEW.entry AND e.kind IN ('rejection', 'moved_out') AND e.due IS NOT NULL;
END;
