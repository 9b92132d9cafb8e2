-- Electronic copies are open in steps of their own.
DROP INDEX certification_open;
CREATE INDEX certification_open ON certification (status, due_us)
    WHERE status IN ('waiting', 'reserved', 'to_scan', 'to_compare', 'to_sign', 'signing', 'to_seal');

-- How far the evidence in the file of an issued copy goes; none of a row on paper.
ALTER TABLE certification ADD COLUMN evidence TEXT;
CREATE INDEX certification_incomplete ON certification (num)
    WHERE status = 'issued' AND evidence IN ('basic', 'timestamped', 'long_term');

-- Signatures on their way: what is signed, and the value once the key has answered. Not part of the record: what was
-- begun is finished from here after a crash, and then leaves it.
CREATE TABLE signing (
    certification BLOB    NOT NULL,
    part          TEXT    NOT NULL,
    saved_us      INTEGER NOT NULL,
    body          TEXT    NOT NULL,
    PRIMARY KEY (certification, part)
) WITHOUT ROWID;
