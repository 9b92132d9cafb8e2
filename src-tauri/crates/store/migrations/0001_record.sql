CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;

-- The append-only record. A body becomes NULL only by a lawful purge; its hash stays.
CREATE TABLE event (
    device       BLOB    NOT NULL,
    seq          INTEGER NOT NULL,
    id           BLOB    NOT NULL UNIQUE,
    subject      TEXT    NOT NULL,
    after        TEXT    NOT NULL,
    wall_us      INTEGER NOT NULL,
    monotonic_ms INTEGER NOT NULL,
    boot         BLOB    NOT NULL,
    actor        TEXT    NOT NULL,
    kind         TEXT    NOT NULL,
    kind_version INTEGER NOT NULL,
    salt         BLOB    NOT NULL,
    body_hash    BLOB    NOT NULL,
    body         BLOB,
    prev         BLOB    NOT NULL,
    hash         BLOB    NOT NULL,
    PRIMARY KEY (device, seq)
);

-- Which rows an event changed, so that one row can be rebuilt by itself.
CREATE TABLE event_key (
    key    TEXT    NOT NULL,
    device BLOB    NOT NULL,
    seq    INTEGER NOT NULL,
    PRIMARY KEY (key, device, seq),
    FOREIGN KEY (device, seq) REFERENCES event (device, seq)
) WITHOUT ROWID;

-- Rows as the fold makes them: `row` is the truth, the other columns are read from it for the indexes.
CREATE TABLE setting (
    name TEXT PRIMARY KEY CHECK (name IN ('office', 'province')),
    row  TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE user (
    id  BLOB PRIMARY KEY,
    row TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE day_number (
    counter INTEGER NOT NULL,
    day     TEXT    NOT NULL,
    row     TEXT    NOT NULL,
    PRIMARY KEY (counter, day)
) WITHOUT ROWID;

CREATE TABLE person (
    num         INTEGER PRIMARY KEY,
    id          BLOB NOT NULL UNIQUE,
    row         TEXT NOT NULL,
    name_key    TEXT NOT NULL,
    personal_id TEXT,
    old_id      TEXT,
    tax_code    TEXT,
    phone       TEXT
);
CREATE INDEX person_name ON person (name_key);
CREATE INDEX person_personal_id ON person (personal_id) WHERE personal_id IS NOT NULL;
CREATE INDEX person_old_id ON person (old_id) WHERE old_id IS NOT NULL;
CREATE INDEX person_tax_code ON person (tax_code) WHERE tax_code IS NOT NULL;

CREATE TABLE paper (
    id        BLOB PRIMARY KEY,
    row       TEXT    NOT NULL,
    owner     BLOB    NOT NULL,
    kind      TEXT    NOT NULL,
    accepted  INTEGER NOT NULL,
    withdrawn INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX paper_owner ON paper (owner, kind);

CREATE TABLE dossier (
    num         INTEGER PRIMARY KEY,
    id          BLOB    NOT NULL UNIQUE,
    code        TEXT    NOT NULL UNIQUE,
    row         TEXT    NOT NULL,
    visit       BLOB    NOT NULL,
    owner       BLOB    NOT NULL,
    submitter   BLOB    NOT NULL,
    procedure   TEXT    NOT NULL,
    status      TEXT    NOT NULL,
    received_us INTEGER NOT NULL,
    due_us      INTEGER NOT NULL,
    outside     INTEGER NOT NULL
);
CREATE INDEX dossier_visit ON dossier (visit);
CREATE INDEX dossier_owner ON dossier (owner, num);
CREATE INDEX dossier_submitter ON dossier (submitter, num);
CREATE INDEX dossier_due ON dossier (status, due_us);
CREATE INDEX dossier_received ON dossier (received_us);
-- Few dossiers ask for a paper outside the catalogue; the head sees each.
CREATE INDEX dossier_outside ON dossier (received_us) WHERE outside > 0;

-- Text is folded before it is stored (đ → d), because no tokenizer option folds đ.
CREATE VIRTUAL TABLE dossier_text USING fts5 (
    code, name, number, procedure, initials,
    content = '', contentless_delete = 1, detail = 'column',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
CREATE VIRTUAL TABLE person_text USING fts5 (
    name, number, place, initials,
    content = '', contentless_delete = 1, detail = 'column',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
-- Words of names, to find the one that was meant when nothing matches.
CREATE TABLE name_word (
    word TEXT PRIMARY KEY,
    uses INTEGER NOT NULL
) WITHOUT ROWID;

-- Not part of the record: an intake being typed. The last save wins.
CREATE TABLE draft (
    id       BLOB PRIMARY KEY,
    owner    BLOB    NOT NULL,
    version  INTEGER NOT NULL,
    saved_us INTEGER NOT NULL,
    body     TEXT    NOT NULL
) WITHOUT ROWID;
CREATE INDEX draft_owner ON draft (owner, saved_us);

-- Stored files. Small ones stay in the database, the others beside it; both are sealed with a key of their own.
CREATE TABLE blob (
    sha256 BLOB PRIMARY KEY,
    bytes  INTEGER NOT NULL,
    inline BLOB
) WITHOUT ROWID;
CREATE TABLE blob_key (
    sha256  BLOB PRIMARY KEY REFERENCES blob (sha256),
    wrapped BLOB NOT NULL
) WITHOUT ROWID;
-- Who needs a file: without any reference a file and its key are destroyed.
CREATE TABLE blob_ref (
    sha256 BLOB NOT NULL REFERENCES blob (sha256),
    owner  TEXT NOT NULL,
    PRIMARY KEY (sha256, owner)
) WITHOUT ROWID;
CREATE INDEX blob_ref_owner ON blob_ref (owner);
