-- What the writer of an event had seen of other devices: the newest number of each, as JSON; NULL for nothing.
ALTER TABLE event ADD COLUMN past TEXT;

-- A store that was restored went on as another device, which had seen all that was there.
CREATE TEMP TABLE began AS SELECT device, min(rowid) AS first, max(seq) AS last FROM event GROUP BY device;
UPDATE event SET past = (
    SELECT json_group_object(
        lower(substr(hex(device), 1, 8) || '-' || substr(hex(device), 9, 4) || '-' || substr(hex(device), 13, 4) || '-'
              || substr(hex(device), 17, 4) || '-' || substr(hex(device), 21)),
        last)
    FROM began
    WHERE first < (SELECT first FROM began AS own WHERE own.device = event.device)
)
WHERE device <> (SELECT device FROM began ORDER BY first LIMIT 1);
DROP TABLE began;

-- What belongs to one counter and not to the commune.
CREATE TABLE station (
    id  BLOB PRIMARY KEY,
    row TEXT NOT NULL
) WITHOUT ROWID;

-- Two events of writers who did not know of each other and that cannot both stand, until a person settles them. Made of
-- the events, like the rows.
CREATE TABLE clash (
    key    TEXT    NOT NULL,
    first  BLOB    NOT NULL,
    second BLOB    NOT NULL,
    fields TEXT    NOT NULL,
    whole  INTEGER NOT NULL,
    PRIMARY KEY (key, first, second)
) WITHOUT ROWID;

-- Events of other devices that came before something their writer had seen.
CREATE TABLE early (
    device BLOB    NOT NULL,
    seq    INTEGER NOT NULL,
    hash   BLOB    NOT NULL,
    body   BLOB    NOT NULL,
    PRIMARY KEY (device, seq)
);

-- Events of devices of which two histories were found, kept for review; nothing of such a device is folded any more.
CREATE TABLE quarantine (
    device BLOB    NOT NULL,
    seq    INTEGER NOT NULL,
    hash   BLOB    NOT NULL,
    body   BLOB    NOT NULL,
    PRIMARY KEY (device, seq, hash)
);

-- The word of other devices for their chains, up to the last event of each of their pushes: with it their events are
-- brought to a hub that has lost them, also when the device is gone. `chain` 0 is the record, 1 the access log.
CREATE TABLE vouched (
    device    BLOB    NOT NULL,
    chain     INTEGER NOT NULL,
    seq       INTEGER NOT NULL,
    signature BLOB    NOT NULL,
    PRIMARY KEY (device, chain, seq)
) WITHOUT ROWID;

-- What came and is not understood here, as of a counter with a newer version: kept as it came, by its place in the feed,
-- until it is.
CREATE TABLE unread (
    n    INTEGER PRIMARY KEY,
    item TEXT NOT NULL
);

-- Things outside the chains that are mirrored: 0 drafts, 1 files with their keys, 2 dossiers filed online, 3 who holds
-- a dossier. The newest version that is known of each.
CREATE TABLE mirror (
    kind    INTEGER NOT NULL,
    thing   BLOB    NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (kind, thing)
) WITHOUT ROWID;
-- Which of them changed here and did not come back by the commune's feed since; `mark` grows with each change, so that
-- none is lost while one is told, and `told` is the one at which it was.
CREATE TABLE untold (
    kind  INTEGER NOT NULL,
    thing BLOB    NOT NULL,
    mark  INTEGER NOT NULL,
    told  INTEGER,
    PRIMARY KEY (kind, thing)
) WITHOUT ROWID;
-- Sealed files that have not been sent, or of which the word that they were (`sent`) did not come back by the feed; and
-- those that are known and not here yet.
CREATE TABLE unsent (
    num    INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE,
    sent   INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE absent (
    num    INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE
);
CREATE TRIGGER blob_sent AFTER INSERT ON blob
    WHEN NEW.inline IS NULL AND EXISTS (SELECT 1 FROM meta WHERE key = 'shared')
BEGIN INSERT OR IGNORE INTO unsent (sha256) VALUES (NEW.sha256); END;
CREATE TRIGGER blob_gone AFTER DELETE ON blob BEGIN
    DELETE FROM unsent WHERE sha256 = OLD.sha256;
    DELETE FROM absent WHERE sha256 = OLD.sha256;
END;

CREATE TRIGGER draft_made AFTER INSERT ON draft WHEN EXISTS (SELECT 1 FROM meta WHERE key = 'shared')
BEGIN INSERT INTO untold (kind, thing, mark) VALUES (0, NEW.id, 1) ON CONFLICT DO UPDATE SET mark = mark + 1; END;
CREATE TRIGGER draft_changed AFTER UPDATE ON draft WHEN EXISTS (SELECT 1 FROM meta WHERE key = 'shared')
BEGIN INSERT INTO untold (kind, thing, mark) VALUES (0, NEW.id, 1) ON CONFLICT DO UPDATE SET mark = mark + 1; END;
CREATE TRIGGER draft_gone AFTER DELETE ON draft WHEN EXISTS (SELECT 1 FROM meta WHERE key = 'shared')
BEGIN INSERT INTO untold (kind, thing, mark) VALUES (0, OLD.id, 1) ON CONFLICT DO UPDATE SET mark = mark + 1; END;
CREATE TRIGGER file_made AFTER INSERT ON blob_key WHEN EXISTS (SELECT 1 FROM meta WHERE key = 'shared')
BEGIN INSERT INTO untold (kind, thing, mark) VALUES (1, NEW.sha256, 1) ON CONFLICT DO UPDATE SET mark = mark + 1; END;
CREATE TRIGGER file_gone AFTER DELETE ON blob_key WHEN EXISTS (SELECT 1 FROM meta WHERE key = 'shared')
BEGIN INSERT INTO untold (kind, thing, mark) VALUES (1, OLD.sha256, 1) ON CONFLICT DO UPDATE SET mark = mark + 1; END;
CREATE TRIGGER file_needed AFTER INSERT ON blob_ref WHEN EXISTS (SELECT 1 FROM meta WHERE key = 'shared')
BEGIN INSERT INTO untold (kind, thing, mark) VALUES (1, NEW.sha256, 1) ON CONFLICT DO UPDATE SET mark = mark + 1; END;
CREATE TRIGGER file_renamed AFTER UPDATE ON blob_ref WHEN EXISTS (SELECT 1 FROM meta WHERE key = 'shared')
BEGIN INSERT INTO untold (kind, thing, mark) VALUES (1, NEW.sha256, 1) ON CONFLICT DO UPDATE SET mark = mark + 1; END;
CREATE TRIGGER online_made AFTER INSERT ON online WHEN EXISTS (SELECT 1 FROM meta WHERE key = 'shared')
BEGIN INSERT INTO untold (kind, thing, mark) VALUES (2, CAST(NEW.code AS BLOB), 1) ON CONFLICT DO UPDATE SET mark = mark + 1; END;
CREATE TRIGGER online_changed AFTER UPDATE ON online WHEN EXISTS (SELECT 1 FROM meta WHERE key = 'shared')
BEGIN INSERT INTO untold (kind, thing, mark) VALUES (2, CAST(NEW.code AS BLOB), 1) ON CONFLICT DO UPDATE SET mark = mark + 1; END;

-- Who holds a dossier: a word to the other counters, no part of the record.
CREATE TABLE hold (
    what    BLOB PRIMARY KEY,
    device  BLOB    NOT NULL,
    user    BLOB    NOT NULL,
    at_us   INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TRIGGER hold_made AFTER INSERT ON hold WHEN EXISTS (SELECT 1 FROM meta WHERE key = 'shared')
BEGIN INSERT INTO untold (kind, thing, mark) VALUES (3, NEW.what, 1) ON CONFLICT DO UPDATE SET mark = mark + 1; END;
CREATE TRIGGER hold_changed AFTER UPDATE ON hold WHEN EXISTS (SELECT 1 FROM meta WHERE key = 'shared')
BEGIN INSERT INTO untold (kind, thing, mark) VALUES (3, NEW.what, 1) ON CONFLICT DO UPDATE SET mark = mark + 1; END;
CREATE TRIGGER hold_gone AFTER DELETE ON hold WHEN EXISTS (SELECT 1 FROM meta WHERE key = 'shared')
BEGIN INSERT INTO untold (kind, thing, mark) VALUES (3, OLD.what, 1) ON CONFLICT DO UPDATE SET mark = mark + 1; END;

-- Entries of the access logs of other counters: kept here so that none is lost with its PC.
CREATE TABLE access_elsewhere (
    hash    BLOB PRIMARY KEY,
    device  BLOB    NOT NULL,
    seq     INTEGER NOT NULL,
    at_us   INTEGER NOT NULL,
    user    BLOB    NOT NULL,
    acting  BLOB,
    what    TEXT    NOT NULL,
    subject TEXT    NOT NULL,
    why     TEXT    NOT NULL,
    prev    BLOB    NOT NULL
) WITHOUT ROWID;
CREATE INDEX access_elsewhere_device ON access_elsewhere (device, seq);
CREATE INDEX access_elsewhere_subject ON access_elsewhere (subject, at_us);
