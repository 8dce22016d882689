-- Orders that end by themselves, words of the payment platform that say what they are about, and alarms that a director deals with.

-- How often an order was asked about, and when it is asked about again; `given_up_at`: its life ended while it waited for a bank.
ALTER TABLE pay_order ADD COLUMN asks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pay_order ADD COLUMN ask_at TEXT;
ALTER TABLE pay_order ADD COLUMN given_up_at TEXT;
UPDATE pay_order SET ask_at = begun_at;
DROP INDEX pay_order_open;
CREATE INDEX pay_order_to_ask ON pay_order(ask_at) WHERE state IN ('begun', 'pending');
CREATE INDEX pay_order_given_up ON pay_order(centre, given_up_at) WHERE given_up_at IS NOT NULL;

-- What a word is about, so that a person can look it up: known also when the rest of it cannot be read.
ALTER TABLE notification ADD COLUMN centre TEXT;         -- null: nobody knows whose it is
ALTER TABLE notification ADD COLUMN subject TEXT;        -- the platform's name of the movement, else of the order
ALTER TABLE notification ADD COLUMN cents INTEGER;
ALTER TABLE notification ADD COLUMN said_on TEXT;
CREATE INDEX notification_result ON notification(result);
CREATE INDEX notification_raw ON notification(received_at) WHERE raw <> '';

-- Words that the platform did not sign: counted by day, never kept.
CREATE TABLE forged_word (
  day TEXT NOT NULL,
  source TEXT NOT NULL,
  code TEXT NOT NULL,
  times INTEGER NOT NULL CHECK (times > 0),
  PRIMARY KEY (day, source, code)
) STRICT, WITHOUT ROWID;

-- *Traité*: who dealt with an alarm, when, and what they say of it.
CREATE TABLE alarm_treated (
  alarm TEXT PRIMARY KEY,                    -- names the alarm for ever
  id TEXT NOT NULL UNIQUE,                   -- drawn by the desk
  centre TEXT NOT NULL REFERENCES centre(id),
  who TEXT NOT NULL,
  at TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER alarm_treated_is_for_ever BEFORE DELETE ON alarm_treated BEGIN SELECT RAISE(ABORT, 'what was dealt with stays so'); END;
CREATE TRIGGER alarm_treated_is_not_edited BEFORE UPDATE ON alarm_treated BEGIN SELECT RAISE(ABORT, 'what was dealt with stays so'); END;

-- What is forgotten after a year, found without reading the rest.
CREATE INDEX outbox_old ON outbox(created_at) WHERE recipient <> '';
CREATE INDEX audit_by_time ON audit(at);
