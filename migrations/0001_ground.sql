-- The ground of Préau: who is who, what centres open, what was told. Never edited: a change is a new file.
-- Ids are 32 lower-case hexadecimal digits, instants UTC text with milliseconds, days local dates, amounts integer cents.

CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Directory -----------------------------------------------------------------------------------------------------------

CREATE TABLE centre (
  id TEXT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,                 -- short name in files and addresses: `platanes`
  name TEXT NOT NULL,
  kind TEXT NOT NULL,                        -- as parents call it
  ages TEXT NOT NULL,
  hours TEXT NOT NULL,
  address TEXT NOT NULL,
  director TEXT NOT NULL,
  phone TEXT NOT NULL,
  email TEXT NOT NULL,
  position INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE period (
  id TEXT PRIMARY KEY,
  centre TEXT NOT NULL REFERENCES centre(id),
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('wednesdays', 'holidays', 'youth')),
  from_date TEXT NOT NULL,
  to_date TEXT NOT NULL CHECK (to_date >= from_date),
  opens_at TEXT NOT NULL,
  closes_at TEXT NOT NULL,
  definition TEXT NOT NULL,                  -- the whole `core::domain::calendar::Period` as JSON: read as one thing
  UNIQUE (centre, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX period_of_centre ON period(centre, from_date);

CREATE TABLE family (
  id TEXT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A family is split by centre: this is the unit of its account, stream and documents.
CREATE TABLE family_centre (
  family TEXT NOT NULL REFERENCES family(id),
  centre TEXT NOT NULL REFERENCES centre(id),
  PRIMARY KEY (family, centre)
) STRICT, WITHOUT ROWID;
CREATE INDEX family_centre_by_centre ON family_centre(centre, family);

CREATE TABLE child (
  id TEXT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  first_name TEXT NOT NULL,
  last_name TEXT NOT NULL,
  birth TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Two separated parents may be linked to one child through two families.
CREATE TABLE family_child (
  family TEXT NOT NULL REFERENCES family(id),
  child TEXT NOT NULL REFERENCES child(id),
  PRIMARY KEY (family, child)
) STRICT, WITHOUT ROWID;
CREATE INDEX family_child_by_child ON family_child(child, family);

CREATE TABLE enrolment (
  child TEXT NOT NULL REFERENCES child(id),
  centre TEXT NOT NULL REFERENCES centre(id),
  school_year INTEGER NOT NULL,
  PRIMARY KEY (child, centre, school_year)
) STRICT, WITHOUT ROWID;
CREATE INDEX enrolment_by_centre ON enrolment(centre, school_year, child);

CREATE TABLE guardian (
  id TEXT PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  family TEXT NOT NULL REFERENCES family(id),
  first_name TEXT NOT NULL,
  last_name TEXT NOT NULL,
  phone TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;
CREATE INDEX guardian_of_family ON guardian(family);

-- Getting in ----------------------------------------------------------------------------------------------------------

CREATE TABLE account (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,                -- lower case, as compared
  password TEXT,                             -- argon2id; none before the first sign-in
  provisional TEXT,                          -- argon2id of the provisional password
  provisional_until TEXT,
  birth_tries INTEGER NOT NULL DEFAULT 0,    -- wrong birth dates at the first sign-in; 5, then the director
  created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What an account may open: a family in one centre. Asleep until confirmed.
CREATE TABLE account_family (
  account TEXT NOT NULL REFERENCES account(id),
  guardian TEXT NOT NULL REFERENCES guardian(id),
  family TEXT NOT NULL REFERENCES family(id),
  centre TEXT NOT NULL REFERENCES centre(id),
  confirmed_at TEXT,
  suspended_at TEXT,
  PRIMARY KEY (account, family, centre)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_family_by_family ON account_family(family, centre);
CREATE INDEX account_family_by_guardian ON account_family(guardian);

-- Roles have a beginning and an end. `centre` is null for the organisation's roles.
CREATE TABLE staff_role (
  staff TEXT NOT NULL,                       -- opaque id shown to families, one per account
  account TEXT NOT NULL REFERENCES account(id),
  role TEXT NOT NULL CHECK (role IN ('director', 'leader', 'accountant', 'office')),
  centre TEXT REFERENCES centre(id),
  name TEXT NOT NULL,
  from_date TEXT NOT NULL,
  to_date TEXT
) STRICT;
CREATE UNIQUE INDEX staff_role_once ON staff_role(account, role, ifnull(centre, ''));
CREATE INDEX staff_role_by_centre ON staff_role(centre, role);

CREATE TABLE session (
  token BLOB PRIMARY KEY,                    -- SHA-256 of the 256-bit token
  id TEXT NOT NULL UNIQUE,                   -- how the user space names it
  account TEXT NOT NULL REFERENCES account(id),
  label TEXT NOT NULL,                       -- *Firefox sur Android*
  mine INTEGER NOT NULL CHECK (mine IN (0, 1)),
  second_factor_pending INTEGER NOT NULL DEFAULT 0 CHECK (second_factor_pending IN (0, 1)),
  created_at TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  expires_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_of_account ON session(account);

-- One-use links and codes: reset, confirmation of a second centre, answer to an offer.
CREATE TABLE link (
  token BLOB PRIMARY KEY,                    -- SHA-256
  code BLOB,                                 -- SHA-256 of the short code, scoped by account
  purpose TEXT NOT NULL CHECK (purpose IN ('reset', 'offer')),
  account TEXT REFERENCES account(id),
  target TEXT,                               -- the offer
  expires_at TEXT NOT NULL,
  used_at TEXT,
  tries INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX link_of_account ON link(account, purpose);

CREATE TABLE sign_in_try (
  scope TEXT NOT NULL,                       -- `account:<digest>` or `address:<digest>`: nothing personal
  at TEXT NOT NULL
) STRICT;
CREATE INDEX sign_in_try_by_scope ON sign_in_try(scope, at);

-- What was told ---------------------------------------------------------------------------------------------------------

CREATE TABLE command (
  id TEXT PRIMARY KEY,
  digest TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
  key TEXT PRIMARY KEY,
  command TEXT NOT NULL,
  request TEXT,
  at TEXT NOT NULL,
  adopted INTEGER NOT NULL CHECK (adopted IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE entry (
  stream TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number > 0),
  previous TEXT NOT NULL,
  hash TEXT NOT NULL,
  body TEXT NOT NULL,
  mac_key TEXT NOT NULL,
  mac TEXT NOT NULL,
  event TEXT NOT NULL REFERENCES event(key),
  PRIMARY KEY (stream, number),
  UNIQUE (stream, event)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER entry_is_for_ever BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;
CREATE TRIGGER entry_is_not_edited BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'an entry is never edited'); END;

-- The fold of a request's events (`core::domain::requests::RequestState`), with what is searched for.
CREATE TABLE request (
  id TEXT PRIMARY KEY,
  family TEXT NOT NULL,
  centre TEXT NOT NULL,
  child TEXT NOT NULL,
  period TEXT NOT NULL,
  date TEXT NOT NULL,
  state TEXT NOT NULL,                       -- JSON of the fold
  visible INTEGER NOT NULL CHECK (visible IN (0, 1)),
  ended INTEGER NOT NULL CHECK (ended IN (0, 1)),
  waiting INTEGER NOT NULL CHECK (waiting IN (0, 1)),
  offer_until TEXT,                          -- the end of its open offer
  receipt_number INTEGER,                    -- of its first entry in the family's stream
  receipt_hash TEXT,
  receipt_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX request_of_day ON request(centre, date);
CREATE INDEX request_of_family ON request(family, centre, date);
CREATE INDEX request_of_child ON request(child, date);
CREATE INDEX request_of_period ON request(period, date);
CREATE INDEX request_waiting ON request(period, date) WHERE waiting = 1;
CREATE INDEX request_offered ON request(offer_until) WHERE offer_until IS NOT NULL;

-- The parts that live requests ask for: twice only after a restore (adopted), never by a command.
CREATE TABLE request_part (
  request TEXT NOT NULL REFERENCES request(id),
  child TEXT NOT NULL,
  date TEXT NOT NULL,
  part TEXT NOT NULL CHECK (part IN ('morning', 'lunch', 'afternoon')),
  adopted INTEGER NOT NULL CHECK (adopted IN (0, 1)),
  PRIMARY KEY (request, part)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX request_part_once ON request_part(child, date, part) WHERE adopted = 0;

-- Documents: projections that can be rebuilt from the rest at any time ----------------------------------------------------

CREATE TABLE document (
  id TEXT PRIMARY KEY,
  format INTEGER NOT NULL,
  wanted INTEGER NOT NULL DEFAULT 1,         -- raised by whatever changes what it shows
  projected INTEGER NOT NULL DEFAULT 0,      -- `wanted` at the time of the stored bytes
  projected_at TEXT,
  heads TEXT NOT NULL DEFAULT '',
  bytes BLOB
) STRICT, WITHOUT ROWID;

-- The devices' drafts: opaque chunks, relayed and never parsed.
CREATE TABLE draft (
  id TEXT PRIMARY KEY,
  epoch INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE draft_chunk (
  draft TEXT NOT NULL REFERENCES draft(id),
  epoch INTEGER NOT NULL,
  number INTEGER NOT NULL,
  hash TEXT NOT NULL,
  rolling TEXT NOT NULL,                     -- digest of the hashes up to this one
  bytes BLOB NOT NULL,
  PRIMARY KEY (draft, epoch, number),
  UNIQUE (draft, epoch, hash)
) STRICT, WITHOUT ROWID;

-- Mail, backups, audit --------------------------------------------------------------------------------------------------

CREATE TABLE outbox (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  recipient TEXT NOT NULL,
  data TEXT NOT NULL,                        -- JSON for the template
  gather TEXT,                               -- mails of one key gather until `due_at`
  due_at TEXT NOT NULL,
  tries INTEGER NOT NULL DEFAULT 0,
  sent_at TEXT,
  failed_at TEXT,                            -- for good
  failure TEXT,                              -- the code of the answer, nothing personal
  created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox(due_at) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE UNIQUE INDEX outbox_gather ON outbox(gather) WHERE gather IS NOT NULL AND sent_at IS NULL AND failed_at IS NULL;

CREATE TABLE backup (
  id TEXT PRIMARY KEY,
  at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE backup_head (
  backup TEXT NOT NULL REFERENCES backup(id),
  stream TEXT NOT NULL,
  number INTEGER NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (stream, backup)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  at TEXT NOT NULL,
  who TEXT NOT NULL,                         -- account id, or `job`
  what TEXT NOT NULL,                        -- stable word
  family TEXT,
  centre TEXT
) STRICT;
CREATE INDEX audit_of_family ON audit(family, at);
