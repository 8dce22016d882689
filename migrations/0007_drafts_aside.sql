-- Chunks of drafts that were put aside when an epoch began: devices that could open one say its ticks again.
ALTER TABLE draft ADD COLUMN aside TEXT NOT NULL DEFAULT '[]';
