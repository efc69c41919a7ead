-- name: known
SELECT to_regclass('gaceta_seat') IS NOT NULL

-- Two processes that start at once would collide in PostgreSQL's catalogue, so they take turns.
-- name: schema
SELECT pg_advisory_xact_lock(hashtext('gaceta_seat'));
CREATE TABLE IF NOT EXISTS gaceta_seat (
    name text PRIMARY KEY,
    state bytea NOT NULL -- see records.py
) WITH (fillfactor = 50) -- room beside each row, so that a heartbeat touches no index

-- The state, and the server's clock in milliseconds since 1970. One row, also for an unknown seat.
-- name: load
SELECT seat.state, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint
FROM (SELECT 1) AS always LEFT JOIN gaceta_seat AS seat ON seat.name = %(name)s

-- name: add
WITH saved AS (
    INSERT INTO gaceta_seat (name, state) VALUES (%(name)s, %(after)b)
    ON CONFLICT (name) DO NOTHING
    RETURNING name
)
SELECT CASE WHEN %(moved)s THEN pg_notify('gaceta_seat', name) END FROM saved

-- name: replace
WITH saved AS (
    UPDATE gaceta_seat SET state = %(after)b
    WHERE name = %(name)s AND state = %(before)b
    RETURNING name
)
SELECT CASE WHEN %(moved)s THEN pg_notify('gaceta_seat', name) END FROM saved

-- name: listen
LISTEN gaceta_seat
