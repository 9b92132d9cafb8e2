-- Certification books of a year, and their rows. `row` is the truth, the other columns are read from it.
CREATE TABLE series (
    id   BLOB PRIMARY KEY,
    row  TEXT    NOT NULL,
    kind TEXT    NOT NULL,
    site TEXT    NOT NULL,
    year INTEGER NOT NULL,
    open INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX series_year ON series (year, kind, site);

CREATE TABLE certification (
    num         INTEGER PRIMARY KEY,
    id          BLOB    NOT NULL UNIQUE,
    row         TEXT    NOT NULL,
    visit       BLOB    NOT NULL,
    kind        TEXT    NOT NULL,
    status      TEXT    NOT NULL,
    received_us INTEGER NOT NULL,
    due_us      INTEGER NOT NULL,
    signer      BLOB    NOT NULL,
    person      BLOB,
    -- Number in its book, the day it is dated, and whether it was signed; none while it waits.
    series      BLOB,
    no          INTEGER,
    day         TEXT,
    signed      TEXT,
    -- When its line last changed: a register locked before then is outdated.
    changed_us  INTEGER,
    print_open  INTEGER NOT NULL,
    -- Requester and paper, folded, to be filtered by.
    words       TEXT    NOT NULL
);
-- One number, one row: what the fold holds to, the database holds to as well.
CREATE UNIQUE INDEX certification_number ON certification (series, no) WHERE series IS NOT NULL;
CREATE INDEX certification_visit ON certification (visit);
CREATE INDEX certification_open ON certification (status, due_us) WHERE status IN ('waiting', 'reserved');
CREATE INDEX certification_day ON certification (day, series, no) WHERE day IS NOT NULL;
CREATE INDEX certification_received ON certification (received_us);
CREATE INDEX certification_person ON certification (person) WHERE person IS NOT NULL;
CREATE INDEX certification_print_open ON certification (num) WHERE print_open > 0;
-- What a book is filtered by, without its rows: of 60,000 numbers they are 80 MB to be decrypted.
CREATE INDEX certification_book ON certification (series, no, day, status, words) WHERE series IS NOT NULL;
-- Whether a line of a locked register changed since.
CREATE INDEX certification_changed ON certification (series, day, changed_us) WHERE series IS NOT NULL;
