-- Electronic copies are open in steps of their own.
DROP INDEX certification_open;
CREATE INDEX certification_open ON certification (status, due_us)
    WHERE status IN ('waiting', 'reserved', 'to_scan', 'to_compare', 'to_sign', 'signing', 'to_seal');

-- Signatures on their way: what is signed, and the value once the key has answered. Not part of the record: what was
-- begun is finished from here after a crash, and then leaves it.
CREATE TABLE signing (
    certification BLOB    NOT NULL,
    part          TEXT    NOT NULL,
    saved_us      INTEGER NOT NULL,
    body          TEXT    NOT NULL,
    PRIMARY KEY (certification, part)
) WITHOUT ROWID;
