-- A request that came back with a receipt after a restore stays known as such: its parts may then be held twice.
ALTER TABLE request ADD COLUMN adopted INTEGER NOT NULL DEFAULT 0 CHECK (adopted IN (0, 1));

-- The writer's time never goes back, restarts included.
CREATE INDEX event_by_time ON event(at);

-- A backup writes down where every stream stood.
CREATE INDEX backup_by_time ON backup(at);
