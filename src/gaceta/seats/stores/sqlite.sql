-- name: schema
CREATE TABLE IF NOT EXISTS seat (
    name TEXT PRIMARY KEY,
    state BLOB NOT NULL -- see records.py
) WITHOUT ROWID

-- name: load
SELECT state FROM seat WHERE name = ?

-- name: save
INSERT INTO seat (name, state) VALUES (?, ?)
ON CONFLICT (name) DO UPDATE SET state = excluded.state
