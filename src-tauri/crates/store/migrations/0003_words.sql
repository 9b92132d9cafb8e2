-- What was read on papers, to be searched. Not part of the record: where it is missing, the paper is read again.
CREATE TABLE paper_read (
    num   INTEGER PRIMARY KEY,
    paper BLOB    NOT NULL UNIQUE,
    pages INTEGER NOT NULL
);
-- Papers that wait to be read: looked at every second, so it must cost nothing when none does.
CREATE TABLE paper_unread (
    paper    BLOB PRIMARY KEY,
    accepted INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX paper_unread_accepted ON paper_unread (accepted);
INSERT INTO paper_unread SELECT id, accepted FROM paper WHERE withdrawn = 0;
CREATE VIRTUAL TABLE paper_text USING fts5 (
    words,
    content = '', contentless_delete = 1, detail = 'none',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
-- Papers that seem to bear a secrecy stamp, until a person has judged it.
ALTER TABLE paper ADD COLUMN secrecy_open INTEGER NOT NULL DEFAULT 0;
CREATE INDEX paper_secrecy_open ON paper (id) WHERE secrecy_open > 0;
