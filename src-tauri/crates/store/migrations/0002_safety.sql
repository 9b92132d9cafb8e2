-- Entries of one person kept under another, and births of one day, to find a birth registered twice.
ALTER TABLE person ADD COLUMN merged_into BLOB;
CREATE INDEX person_merged ON person (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX person_birth ON person (json_extract(row, '$.is.facts.birth'))
    WHERE json_extract(row, '$.is.facts.birth') IS NOT NULL;

-- Prints somebody still has to look at, and wishes to cancel that wait for the head.
ALTER TABLE dossier ADD COLUMN print_open INTEGER NOT NULL DEFAULT 0;
ALTER TABLE dossier ADD COLUMN cancel_open INTEGER NOT NULL DEFAULT 0;
CREATE INDEX dossier_print_open ON dossier (num) WHERE print_open > 0;
CREATE INDEX dossier_cancel_open ON dossier (num) WHERE cancel_open > 0;

-- Papers somebody asked to destroy.
ALTER TABLE paper ADD COLUMN purge_open INTEGER NOT NULL DEFAULT 0;
CREATE INDEX paper_purge_open ON paper (id) WHERE purge_open > 0;

-- When the citizen walked away: the draft rests, then goes with its scans.
ALTER TABLE draft ADD COLUMN closed_us INTEGER;
CREATE INDEX draft_closed ON draft (closed_us) WHERE closed_us IS NOT NULL;

-- Files destroyed by a purge: a restored backup must not bring them back.
CREATE TABLE purged (
    sha256 BLOB PRIMARY KEY,
    at_us  INTEGER NOT NULL
) WITHOUT ROWID;

-- Who saw what, and why; its own chain, never part of the record.
CREATE TABLE access_log (
    seq     INTEGER PRIMARY KEY,
    at_us   INTEGER NOT NULL,
    user    BLOB NOT NULL,
    acting  BLOB,
    what    TEXT NOT NULL,
    subject TEXT NOT NULL,
    why     TEXT NOT NULL,
    prev    BLOB NOT NULL,
    hash    BLOB NOT NULL
);
CREATE INDEX access_log_subject ON access_log (subject, seq);
CREATE INDEX access_log_user ON access_log (user, seq);
