-- When tokens and devices were last in use, one-time codes, and what was erased.

ALTER TABLE token ADD COLUMN used INTEGER NOT NULL DEFAULT 0;
UPDATE token SET used = issued;
ALTER TABLE device ADD COLUMN heard INTEGER NOT NULL DEFAULT 0;
UPDATE device SET heard = coalesce(
    (SELECT max(t.issued) FROM token t WHERE t.organisation = device.organisation AND t.device = device.id), 0);

-- SHA-256 of each code that is good.
CREATE TABLE enrolment (
    hash         BLOB    NOT NULL PRIMARY KEY,
    organisation BLOB    NOT NULL,
    account      BLOB    NOT NULL,
    until        INTEGER NOT NULL,
    FOREIGN KEY (organisation, account) REFERENCES account (organisation, id)
) STRICT, WITHOUT ROWID;

-- Who had a record's content removed for good, and why; never what it was.
CREATE TABLE erasure (
    entry        INTEGER PRIMARY KEY,
    organisation BLOB    NOT NULL REFERENCES organisation (id),
    record       BLOB    NOT NULL,
    kind         TEXT    NOT NULL,
    author       BLOB    NOT NULL,
    reason       TEXT    NOT NULL,
    erased       INTEGER NOT NULL
) STRICT;

CREATE INDEX history_lost ON history (organisation, recorded) WHERE fate <> 'stored';
