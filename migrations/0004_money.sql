-- Money: prices, invoices, payments, certificates. Amounts are integer cents; what was issued is appended and never edited.

-- What a centre decided about money, as one thing (`core::domain::money::settings::CentreMoney` as JSON).
CREATE TABLE centre_money (
  centre TEXT PRIMARY KEY REFERENCES centre(id),
  settings TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE price_list (
  id TEXT PRIMARY KEY,
  centre TEXT NOT NULL REFERENCES centre(id),
  from_date TEXT NOT NULL,
  to_date TEXT NOT NULL CHECK (to_date >= from_date),
  definition TEXT NOT NULL                   -- `core::domain::money::price_list::PriceList` as JSON
) STRICT, WITHOUT ROWID;
CREATE INDEX price_list_of_centre ON price_list(centre, from_date);

-- Who pays for a family, and where it lives as price lists distinguish it.
CREATE TABLE payer (
  family TEXT PRIMARY KEY REFERENCES family(id),
  email TEXT NOT NULL DEFAULT '',
  ancv_id TEXT NOT NULL DEFAULT '',
  last_name TEXT NOT NULL DEFAULT '',
  first_name TEXT NOT NULL DEFAULT '',
  address TEXT NOT NULL DEFAULT '',
  complement TEXT NOT NULL DEFAULT '',
  postcode TEXT NOT NULL DEFAULT '',
  town TEXT NOT NULL DEFAULT '',
  residence TEXT NOT NULL DEFAULT 'inside' CHECK (residence IN ('inside', 'outside'))
) STRICT, WITHOUT ROWID;

-- A quotient counts from its own first day; a later one replaces it from there, never backwards.
CREATE TABLE family_quotient (
  family TEXT NOT NULL REFERENCES family(id),
  from_date TEXT NOT NULL,
  to_date TEXT NOT NULL CHECK (to_date >= from_date),
  hundredths INTEGER NOT NULL CHECK (hundredths BETWEEN 0 AND 10000000),
  recorded_at TEXT NOT NULL,
  who TEXT NOT NULL,
  PRIMARY KEY (family, from_date)
) STRICT, WITHOUT ROWID;

-- *Pointage*: read by the invoices, filled by the import (and by the attendance screens, when there are some).
CREATE TABLE attendance (
  child TEXT NOT NULL REFERENCES child(id),
  centre TEXT NOT NULL REFERENCES centre(id),
  date TEXT NOT NULL,
  part TEXT NOT NULL CHECK (part IN ('morning', 'lunch', 'afternoon')),
  mark TEXT NOT NULL CHECK (mark IN ('present', 'absent', 'excused')),
  at TEXT NOT NULL,
  PRIMARY KEY (child, centre, date, part)
) STRICT, WITHOUT ROWID;
CREATE INDEX attendance_of_centre ON attendance(centre, date);

-- The ledger --------------------------------------------------------------------------------------------------------------

CREATE TABLE ledger_entry (
  id TEXT PRIMARY KEY,
  family TEXT NOT NULL REFERENCES family(id),
  centre TEXT NOT NULL REFERENCES centre(id),
  number INTEGER NOT NULL CHECK (number > 0),
  kind TEXT NOT NULL CHECK (kind IN ('invoice', 'credit_note', 'payment', 'refund', 'rejection', 'fee', 'moved_out', 'moved_in')),
  cents INTEGER NOT NULL CHECK (abs(cents) <= 10000000),
  date TEXT NOT NULL,
  at TEXT NOT NULL,
  label TEXT NOT NULL,
  about TEXT,
  paper TEXT,                                -- the number that people read: `3H2024/0736EN`
  due TEXT,
  who TEXT NOT NULL,
  UNIQUE (family, centre, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX ledger_entry_paper ON ledger_entry(centre, paper) WHERE paper IS NOT NULL;
CREATE INDEX ledger_entry_of_centre ON ledger_entry(centre, date);

CREATE TABLE ledger_line (
  id TEXT PRIMARY KEY,
  entry TEXT NOT NULL REFERENCES ledger_entry(id),
  family TEXT NOT NULL,
  centre TEXT NOT NULL,
  place INTEGER NOT NULL CHECK (place >= 0),
  nature TEXT NOT NULL CHECK (nature IN ('care', 'meal', 'outing', 'penalty', 'membership', 'other')),
  child TEXT,
  cesu INTEGER NOT NULL CHECK (cesu IN (0, 1)),
  cents INTEGER NOT NULL CHECK (cents BETWEEN 0 AND 10000000),
  date TEXT,
  billed TEXT NOT NULL,                      -- `core::domain::money::acts::Billed` as JSON
  label TEXT NOT NULL,
  child_name TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  unit_cents INTEGER NOT NULL,
  words TEXT NOT NULL,
  calculation TEXT,                          -- the whole calculation as JSON
  UNIQUE (entry, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_line_of_account ON ledger_line(family, centre);
CREATE INDEX ledger_line_of_day ON ledger_line(centre, date);

-- Taken off a line by a credit note.
CREATE TABLE ledger_credited (
  line TEXT NOT NULL REFERENCES ledger_line(id),
  entry TEXT NOT NULL REFERENCES ledger_entry(id),
  cents INTEGER NOT NULL CHECK (cents > 0),
  PRIMARY KEY (line, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_credited_by_entry ON ledger_credited(entry);

CREATE TABLE ledger_credit (
  entry TEXT PRIMARY KEY REFERENCES ledger_entry(id),
  family TEXT NOT NULL,
  centre TEXT NOT NULL,
  mode TEXT NOT NULL,
  paid_on TEXT NOT NULL,
  cents INTEGER NOT NULL CHECK (cents > 0),
  reference TEXT NOT NULL DEFAULT '',        -- number of the cheque, of the voucher, of the transfer
  bank TEXT NOT NULL DEFAULT '',
  drawer TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_credit_of_account ON ledger_credit(family, centre);
CREATE INDEX ledger_credit_of_centre ON ledger_credit(centre, paid_on);

-- Which credit pays which line; negative when freed. In order of writing.
CREATE TABLE ledger_allocation (
  number INTEGER PRIMARY KEY,
  family TEXT NOT NULL,
  centre TEXT NOT NULL,
  credit TEXT NOT NULL REFERENCES ledger_credit(entry),
  line TEXT NOT NULL REFERENCES ledger_line(id),
  entry TEXT NOT NULL REFERENCES ledger_entry(id),
  cents INTEGER NOT NULL CHECK (cents <> 0)
) STRICT;
CREATE INDEX ledger_allocation_of_account ON ledger_allocation(family, centre, credit, line, cents);

CREATE TABLE ledger_spent (
  credit TEXT NOT NULL REFERENCES ledger_credit(entry),
  entry TEXT NOT NULL REFERENCES ledger_entry(id),
  how TEXT NOT NULL CHECK (how IN ('refunded', 'reversed', 'moved')),
  cents INTEGER NOT NULL CHECK (cents <> 0), -- negative when what was refunded or had left counts as reversed
  PRIMARY KEY (credit, entry, how)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER ledger_entry_is_for_ever BEFORE DELETE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;
CREATE TRIGGER ledger_entry_is_not_edited BEFORE UPDATE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'an entry is never edited'); END;
CREATE TRIGGER ledger_line_is_for_ever BEFORE DELETE ON ledger_line BEGIN SELECT RAISE(ABORT, 'a line is never deleted'); END;
CREATE TRIGGER ledger_line_is_not_edited BEFORE UPDATE ON ledger_line BEGIN SELECT RAISE(ABORT, 'a line is never edited'); END;
CREATE TRIGGER ledger_credited_is_for_ever BEFORE DELETE ON ledger_credited BEGIN SELECT RAISE(ABORT, 'a correction is never deleted'); END;
CREATE TRIGGER ledger_credited_is_not_edited BEFORE UPDATE ON ledger_credited BEGIN SELECT RAISE(ABORT, 'a correction is never edited'); END;
CREATE TRIGGER ledger_credit_is_for_ever BEFORE DELETE ON ledger_credit BEGIN SELECT RAISE(ABORT, 'a payment is never deleted'); END;
CREATE TRIGGER ledger_credit_is_not_edited BEFORE UPDATE ON ledger_credit BEGIN SELECT RAISE(ABORT, 'a payment is never edited'); END;
CREATE TRIGGER ledger_allocation_is_for_ever BEFORE DELETE ON ledger_allocation BEGIN SELECT RAISE(ABORT, 'an allocation is never deleted'); END;
CREATE TRIGGER ledger_allocation_is_not_edited BEFORE UPDATE ON ledger_allocation BEGIN SELECT RAISE(ABORT, 'an allocation is never edited'); END;
CREATE TRIGGER ledger_spent_is_for_ever BEFORE DELETE ON ledger_spent BEGIN SELECT RAISE(ABORT, 'what was spent is never deleted'); END;
CREATE TRIGGER ledger_spent_is_not_edited BEFORE UPDATE ON ledger_spent BEGIN SELECT RAISE(ABORT, 'what was spent is never edited'); END;

-- The last number given, per centre, series and year: moves only in the transaction that issues.
CREATE TABLE number_series (
  centre TEXT NOT NULL REFERENCES centre(id),
  series TEXT NOT NULL CHECK (series IN ('invoice', 'credit_note', 'receipt', 'certificate', 'deposit')),
  year INTEGER NOT NULL,
  last INTEGER NOT NULL CHECK (last > 0),
  PRIMARY KEY (centre, series, year)
) STRICT, WITHOUT ROWID;

-- Receipts of operations that a restored database does not know: flagged, and their numbers never given again.
CREATE TABLE lost_operation (
  id TEXT PRIMARY KEY,
  family TEXT NOT NULL,
  centre TEXT NOT NULL,
  kind TEXT NOT NULL,
  cents INTEGER NOT NULL,
  date TEXT NOT NULL,
  paper TEXT,
  found_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Draft runs of invoices ---------------------------------------------------------------------------------------------------

CREATE TABLE run (
  id TEXT PRIMARY KEY,
  centre TEXT NOT NULL REFERENCES centre(id),
  from_date TEXT NOT NULL,
  to_date TEXT NOT NULL,
  made_at TEXT NOT NULL,
  who TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX run_of_centre ON run(centre, made_at);
CREATE TABLE run_family (
  run TEXT NOT NULL REFERENCES run(id),
  family TEXT NOT NULL REFERENCES family(id),
  bill TEXT NOT NULL,                        -- `core::domain::money::billing::Bill` as JSON
  before_cents INTEGER,
  invoice TEXT REFERENCES ledger_entry(id),
  PRIMARY KEY (run, family)
) STRICT, WITHOUT ROWID;

-- Papers: made once, after the issue, from a model that is frozen with it.
CREATE TABLE paper (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('invoice', 'credit_note', 'receipt', 'certificate', 'deposit')),
  centre TEXT NOT NULL REFERENCES centre(id),
  family TEXT,
  entry TEXT REFERENCES ledger_entry(id),
  number TEXT NOT NULL,
  model TEXT NOT NULL,                       -- what is printed, as JSON
  made_at TEXT,
  hash TEXT,                                 -- SHA-256 of the bytes
  tries INTEGER NOT NULL DEFAULT 0,
  failure TEXT,                              -- a stable word
  issued_at TEXT NOT NULL,
  UNIQUE (centre, kind, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX paper_of_family ON paper(family, centre);
CREATE INDEX paper_of_entry ON paper(entry);
CREATE INDEX paper_to_make ON paper(issued_at) WHERE made_at IS NULL;
CREATE TABLE paper_file (
  paper TEXT PRIMARY KEY REFERENCES paper(id),
  bytes BLOB NOT NULL
) STRICT;
CREATE TRIGGER paper_file_is_for_ever BEFORE DELETE ON paper_file BEGIN SELECT RAISE(ABORT, 'a paper is never deleted'); END;
CREATE TRIGGER paper_file_is_not_edited BEFORE UPDATE ON paper_file BEGIN SELECT RAISE(ABORT, 'a paper is never edited'); END;

CREATE TABLE certificate (
  paper TEXT PRIMARY KEY REFERENCES paper(id),
  family TEXT NOT NULL REFERENCES family(id),
  centre TEXT NOT NULL REFERENCES centre(id),
  year INTEGER NOT NULL,
  figures TEXT NOT NULL,                     -- `CertificateFigures` as JSON
  replaces TEXT REFERENCES paper(id)
) STRICT, WITHOUT ROWID;
CREATE INDEX certificate_of_account ON certificate(family, centre, year);

-- Paying online ------------------------------------------------------------------------------------------------------------

CREATE TABLE pay_order (
  id TEXT PRIMARY KEY,
  family TEXT NOT NULL REFERENCES family(id),
  centre TEXT NOT NULL REFERENCES centre(id),
  account TEXT NOT NULL,
  means TEXT NOT NULL CHECK (means IN ('card', 'ancv_connect', 'instant_transfer')),
  asked_cents INTEGER NOT NULL CHECK (asked_cents > 0),
  state TEXT NOT NULL CHECK (state IN ('begun', 'pending', 'paid', 'abandoned', 'failed')),
  trans_day TEXT NOT NULL,
  trans_number INTEGER NOT NULL CHECK (trans_number BETWEEN 0 AND 899999),
  begun_at TEXT NOT NULL,
  heard_at TEXT,
  paid_by TEXT,                              -- the platform's uuid of the movement that paid it
  given_back TEXT NOT NULL DEFAULT '{}',     -- movements that gave money back: uuid → cents
  UNIQUE (trans_day, trans_number)
) STRICT, WITHOUT ROWID;
CREATE INDEX pay_order_of_account ON pay_order(family, centre, state);
CREATE INDEX pay_order_open ON pay_order(state, begun_at) WHERE state IN ('begun', 'pending');
-- Which entries an order made.
CREATE TABLE pay_order_entry (
  pay_order TEXT NOT NULL REFERENCES pay_order(id),
  entry TEXT NOT NULL REFERENCES ledger_entry(id),
  PRIMARY KEY (pay_order, entry)
) STRICT, WITHOUT ROWID;
-- Every word of the platform, as it came; processed after it was answered.
CREATE TABLE notification (
  id TEXT PRIMARY KEY,
  source TEXT NOT NULL CHECK (source IN ('notification', 'return', 'read_back')),
  raw TEXT NOT NULL,
  received_at TEXT NOT NULL,
  pay_order TEXT,
  key TEXT,
  done_at TEXT,
  result TEXT                                -- a stable word: `credited`, `nothing`, `amount_differs`…
) STRICT, WITHOUT ROWID;
CREATE INDEX notification_to_do ON notification(received_at) WHERE done_at IS NULL;
CREATE INDEX notification_of_order ON notification(pay_order, key);
-- A payment of a chosen amount, opened by the director.
CREATE TABLE opened_payment (
  family TEXT NOT NULL REFERENCES family(id),
  centre TEXT NOT NULL REFERENCES centre(id),
  cents INTEGER NOT NULL CHECK (cents > 0),
  until TEXT NOT NULL,
  PRIMARY KEY (family, centre)
) STRICT, WITHOUT ROWID;

-- *Bordereau de remise*: cheques and vouchers taken to the bank together.
CREATE TABLE deposit (
  id TEXT PRIMARY KEY,
  centre TEXT NOT NULL REFERENCES centre(id),
  mode TEXT NOT NULL,
  date TEXT NOT NULL,
  at TEXT NOT NULL,
  who TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE deposit_credit (
  credit TEXT PRIMARY KEY REFERENCES ledger_credit(entry),
  deposit TEXT NOT NULL REFERENCES deposit(id)
) STRICT, WITHOUT ROWID;
CREATE INDEX deposit_credit_of ON deposit_credit(deposit);

-- Lines of a bank statement, once each; matched by reference or by hand.
CREATE TABLE bank_line (
  id TEXT PRIMARY KEY,                       -- digest of what the bank says of it
  centre TEXT NOT NULL REFERENCES centre(id),
  date TEXT NOT NULL,
  cents INTEGER NOT NULL CHECK (cents > 0),
  text TEXT NOT NULL,
  reference TEXT NOT NULL DEFAULT '',
  entry TEXT REFERENCES ledger_entry(id),
  put_aside INTEGER NOT NULL DEFAULT 0 CHECK (put_aside IN (0, 1)),
  imported_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX bank_line_of_centre ON bank_line(centre, date);
