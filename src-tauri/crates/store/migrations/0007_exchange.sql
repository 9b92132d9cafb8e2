-- What the province is to be told and has not acknowledged: derived from the events, and made anew from them where lost.
-- `state` says who has to move: the program (`waiting`), a person (`person`), or nobody (`by_hand`).
CREATE TABLE exchange (
    subject  TEXT    PRIMARY KEY,
    state    TEXT    NOT NULL CHECK (state IN ('waiting', 'person', 'by_hand')),
    lane     TEXT    NOT NULL CHECK (lane IN ('words', 'files')),
    due_us   INTEGER NOT NULL,
    since_us INTEGER NOT NULL,
    body     TEXT    NOT NULL
) WITHOUT ROWID;
CREATE INDEX exchange_due ON exchange (state, lane, due_us);
CREATE INDEX exchange_since ON exchange (state, since_us);

-- The code the province allotted, beside the counter's own.
ALTER TABLE dossier ADD COLUMN official TEXT;
CREATE UNIQUE INDEX dossier_official ON dossier (official) WHERE official IS NOT NULL;

-- Dossiers with steps that may be at the province twice.
ALTER TABLE dossier ADD COLUMN doubled INTEGER NOT NULL DEFAULT 0;
CREATE INDEX dossier_doubled ON dossier (num) WHERE doubled > 0;

-- Dossiers filed online, as the province told of them. No part of the record: a store made anew asks for them again from
-- the beginning. `draft` is the intake in which somebody works on it; `fetch_us` says when its files are fetched next.
CREATE TABLE online (
    code         TEXT    PRIMARY KEY,
    connection   TEXT    NOT NULL,
    submitted_us INTEGER NOT NULL,
    arrived_us   INTEGER NOT NULL,
    draft        BLOB,
    fetch_us     INTEGER,
    tries        INTEGER NOT NULL DEFAULT 0,
    body         TEXT    NOT NULL
) WITHOUT ROWID;
CREATE INDEX online_submitted ON online (submitted_us);
CREATE INDEX online_fetch ON online (fetch_us) WHERE fetch_us IS NOT NULL;

-- News of the province that is not yet all in the record: a result whose file is still to be fetched (`fetch_us`), or a
-- dossier that is not known here.
CREATE TABLE inbound_news (
    connection TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    code       TEXT    NOT NULL,
    arrived_us INTEGER NOT NULL,
    fetch_us   INTEGER,
    tries      INTEGER NOT NULL DEFAULT 0,
    body       TEXT    NOT NULL,
    PRIMARY KEY (connection, id)
) WITHOUT ROWID;
CREATE INDEX inbound_news_code ON inbound_news (code);
CREATE INDEX inbound_news_fetch ON inbound_news (fetch_us) WHERE fetch_us IS NOT NULL;
