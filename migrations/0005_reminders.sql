-- Late accounts: reminders that were sent, plans of instalments, and families that were told of a quotient that ends.

-- Appended when a director sends it, with the mail in the same transaction; never edited.
CREATE TABLE reminder (
  id TEXT PRIMARY KEY,                       -- follows from its batch and its family
  batch TEXT NOT NULL,                       -- drawn by the desk: the same batch is sent once
  family TEXT NOT NULL REFERENCES family(id),
  centre TEXT NOT NULL REFERENCES centre(id),
  level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 3),
  cents INTEGER NOT NULL CHECK (cents > 0),
  lines TEXT NOT NULL,                       -- what it says is late: `LateLine`s as JSON
  debt TEXT NOT NULL,                        -- ids of the invoices that were late, as JSON: the debt to which it counts
  text TEXT NOT NULL,                        -- what the director wrote
  at TEXT NOT NULL,
  who TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX reminder_of_account ON reminder(family, centre, at);
CREATE INDEX reminder_of_batch ON reminder(batch);
CREATE TRIGGER reminder_is_not_edited BEFORE UPDATE ON reminder BEGIN SELECT RAISE(ABORT, 'a reminder is never edited'); END;

-- The centre's own text of each level; none: the usual one.
CREATE TABLE reminder_text (
  centre TEXT NOT NULL REFERENCES centre(id),
  level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 3),
  text TEXT NOT NULL,
  PRIMARY KEY (centre, level)
) STRICT, WITHOUT ROWID;

-- *Échéancier*. How it stands follows from the account.
CREATE TABLE plan (
  id TEXT PRIMARY KEY,                       -- drawn by the desk
  family TEXT NOT NULL REFERENCES family(id),
  centre TEXT NOT NULL REFERENCES centre(id),
  after INTEGER NOT NULL,                    -- number of the last entry that it knows
  owed_cents INTEGER NOT NULL CHECK (owed_cents > 0),
  instalments TEXT NOT NULL,                 -- `Instalment`s as JSON
  made_at TEXT NOT NULL,
  who TEXT NOT NULL,
  ended_at TEXT,
  ended_by TEXT
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX plan_of_account ON plan(family, centre) WHERE ended_at IS NULL;
CREATE INDEX plan_of_centre ON plan(centre) WHERE ended_at IS NULL;

-- A quotient's end is told 30 and 7 days before, once each.
CREATE TABLE quotient_notice (
  family TEXT NOT NULL REFERENCES family(id),
  until TEXT NOT NULL,
  days INTEGER NOT NULL CHECK (days IN (30, 7)),
  at TEXT NOT NULL,
  PRIMARY KEY (family, until, days)
) STRICT, WITHOUT ROWID;
