-- A payer may live abroad: the country by its French name; empty: France.

ALTER TABLE payer ADD COLUMN country TEXT NOT NULL DEFAULT '';
