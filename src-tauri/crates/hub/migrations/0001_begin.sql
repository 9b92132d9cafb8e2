-- Communes and what their counters share. Everything but the list of communes has the commune first in its key. What grows
-- lies in 16 partitions by it, so that a commune's rows are found, moved and dropped together; devices and heads, a few of
-- each commune, do not: a push changes one row of them and would open all partitions for it.

CREATE TABLE commune (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL UNIQUE,
    name text NOT NULL,
    added timestamptz NOT NULL DEFAULT now()
);

-- The last number of the commune's feed. Whoever writes to the feed holds this row until its transaction ends: numbers
-- are visible in their order and without a gap, which those of a sequence are not.
CREATE TABLE feed_end (
    commune integer PRIMARY KEY REFERENCES commune (id),
    last bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 20);

CREATE TABLE device (
    commune integer NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    public_key bytea NOT NULL,
    state smallint NOT NULL DEFAULT 0,
    enrolled timestamptz NOT NULL DEFAULT now(),
    seen timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (commune, id)
);

-- Where a chain ends; seq 0 before its first link.
CREATE TABLE head (
    commune integer NOT NULL,
    device uuid NOT NULL,
    chain smallint NOT NULL,
    seq bigint NOT NULL DEFAULT 0,
    hash bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex'),
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (commune, device, chain)
    -- Rows that change often find room beside themselves, and their indexes stay as they are.
) WITH (fillfactor = 50);

-- kind 0: a link of a chain (device, chain, seq, id, prev, hash, tag, body); its device's signature at the last of a push
-- kind 1: a loose thing (loose, tag, version); its body is in `loose`
-- kind 2: a device's state (device, state)
-- kind 3: what was of kind 1 until a newer version came
CREATE TABLE feed (
    commune integer NOT NULL,
    n bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    kind smallint NOT NULL,
    device uuid,
    chain smallint,
    seq bigint,
    id uuid,
    prev bytea,
    hash bytea,
    tag bytea,
    loose smallint,
    version bigint,
    state smallint,
    signature bytea,
    body bytea,
    PRIMARY KEY (commune, n)
) PARTITION BY HASH (commune);
-- Sealed bytes do not get smaller.
ALTER TABLE feed ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX feed_link ON feed (commune, device, chain, seq) WHERE kind = 0;

-- The newest version of each loose thing, and no other.
CREATE TABLE loose (
    commune integer NOT NULL,
    kind smallint NOT NULL,
    tag bytea NOT NULL,
    version bigint NOT NULL,
    n bigint NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (commune, kind, tag)
) PARTITION BY HASH (commune);
ALTER TABLE loose ALTER COLUMN body SET STORAGE EXTERNAL;

CREATE TABLE quarantine (
    commune integer NOT NULL,
    device uuid NOT NULL,
    chain smallint NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    reason smallint NOT NULL,
    id uuid NOT NULL,
    prev bytea NOT NULL,
    tag bytea NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (commune, device, chain, seq, hash)
) PARTITION BY HASH (commune);

CREATE TABLE invitation (
    commune integer NOT NULL,
    id bytea NOT NULL,
    bundle bytea NOT NULL,
    expires timestamptz NOT NULL,
    used_by uuid,
    PRIMARY KEY (commune, id)
) PARTITION BY HASH (commune);

-- The hash of a token, never the token.
CREATE TABLE session (
    commune integer NOT NULL,
    token bytea NOT NULL,
    device uuid NOT NULL,
    expires timestamptz NOT NULL,
    PRIMARY KEY (commune, token)
) PARTITION BY HASH (commune);

-- An upload and how far it came. Who writes to it holds its lease; a lease that is not renewed runs out by itself.
CREATE TABLE upload (
    commune integer NOT NULL,
    id uuid NOT NULL,
    tag bytea NOT NULL,
    sha256 bytea NOT NULL,
    length bigint NOT NULL,
    received bigint NOT NULL DEFAULT 0,
    complete boolean NOT NULL DEFAULT false,
    expires timestamptz NOT NULL,
    lease uuid,
    lease_until timestamptz,
    PRIMARY KEY (commune, id)
) PARTITION BY HASH (commune);

CREATE TABLE piece (
    commune integer NOT NULL,
    upload uuid NOT NULL,
    at bigint NOT NULL,
    length bigint NOT NULL,
    object uuid NOT NULL,
    PRIMARY KEY (commune, upload, at)
) PARTITION BY HASH (commune);

-- Files that are whole; the object is named by the hash of its sealed bytes.
CREATE TABLE blob (
    commune integer NOT NULL,
    tag bytea NOT NULL,
    sha256 bytea NOT NULL,
    length bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (commune, tag)
) PARTITION BY HASH (commune);

DO $$
DECLARE
    parent text;
    settings text;
BEGIN
    FOREACH parent IN ARRAY ARRAY['feed', 'loose', 'quarantine', 'invitation', 'session', 'upload', 'piece', 'blob'] LOOP
        settings := CASE parent
            -- A replaced body is out of its pages soon.
            WHEN 'loose' THEN 'WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 50, toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 50)'
            ELSE ''
        END;
        FOR part IN 0..15 LOOP
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES WITH (MODULUS 16, REMAINDER %s) %s', parent || '_' || part, parent, part, settings);
        END LOOP;
    END LOOP;
END $$;
