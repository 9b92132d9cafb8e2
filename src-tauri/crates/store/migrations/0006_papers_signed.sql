-- Signatures on their way are of copies and of papers.
ALTER TABLE signing RENAME COLUMN certification TO subject;

-- How far the evidence in a signed paper goes; none of a paper that is for reference only. When it needs another
-- timestamp, and the SHA-256 of the file it was signed as.
ALTER TABLE paper ADD COLUMN evidence TEXT;
ALTER TABLE paper ADD COLUMN renew_us INTEGER;
ALTER TABLE paper ADD COLUMN scan BLOB;
CREATE INDEX paper_to_sign ON paper (accepted) WHERE withdrawn = 0 AND evidence IS NULL;
CREATE INDEX paper_incomplete ON paper (accepted)
    WHERE withdrawn = 0 AND evidence IN ('basic', 'timestamped', 'long_term');
CREATE INDEX paper_renew ON paper (renew_us) WHERE renew_us IS NOT NULL;
CREATE INDEX paper_scan ON paper (scan) WHERE scan IS NOT NULL;

-- When the file of an issued copy needs another timestamp.
ALTER TABLE certification ADD COLUMN renew_us INTEGER;
CREATE INDEX certification_renew ON certification (renew_us) WHERE renew_us IS NOT NULL;
