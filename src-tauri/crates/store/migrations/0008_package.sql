-- Matters may be away in a package that is carried to another PC: a further state of what waits, which SQLite takes only
-- by making the table anew.
ALTER TABLE exchange RENAME TO exchange_before;
CREATE TABLE exchange (
    subject  TEXT    PRIMARY KEY,
    state    TEXT    NOT NULL CHECK (state IN ('waiting', 'person', 'by_hand', 'away')),
    lane     TEXT    NOT NULL CHECK (lane IN ('words', 'files')),
    due_us   INTEGER NOT NULL,
    since_us INTEGER NOT NULL,
    body     TEXT    NOT NULL
) WITHOUT ROWID;
INSERT INTO exchange SELECT subject, state, lane, due_us, since_us, body FROM exchange_before;
DROP TABLE exchange_before;
CREATE INDEX exchange_due ON exchange (state, lane, due_us);
CREATE INDEX exchange_since ON exchange (state, since_us);

-- Packages that left this counter. No part of the record: what a package brought back is.
CREATE TABLE package (
    id          TEXT    PRIMARY KEY,
    name        TEXT    NOT NULL,
    made_us     INTEGER NOT NULL,
    matters     INTEGER NOT NULL,
    fingerprint TEXT    NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('writing', 'out', 'returned', 'given_up')),
    settled_us  INTEGER
) WITHOUT ROWID;
CREATE INDEX package_made ON package (made_us);
