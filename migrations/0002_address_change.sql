-- A change of address opens only the centres of the director who made it: the others are held until the old address agrees.
-- `held`: when the link had been confirmed, empty if it never was; null when it is not held.
ALTER TABLE account_family ADD COLUMN held TEXT;

CREATE TABLE address_change (
  token BLOB PRIMARY KEY,                    -- SHA-256 of the link mailed to the old address
  from_account TEXT NOT NULL REFERENCES account(id),
  to_account TEXT NOT NULL REFERENCES account(id),
  expires_at TEXT NOT NULL,
  used_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX address_change_by_account ON address_change(to_account);

-- The families list says when the latest mail to an address was refused for good.
CREATE INDEX outbox_by_recipient ON outbox(recipient, created_at);
