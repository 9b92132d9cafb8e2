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
