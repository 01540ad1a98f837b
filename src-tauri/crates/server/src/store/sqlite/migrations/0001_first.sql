-- The first version. Everything is keyed by organisation first; an id means nothing without it.

CREATE TABLE organisation (
    id   BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

-- The row that every write transaction takes first. Stamps are microseconds of UTC.
CREATE TABLE clock (
    organisation BLOB    NOT NULL PRIMARY KEY REFERENCES organisation (id),
    epoch        TEXT    NOT NULL,
    restored_to  INTEGER,
    last         INTEGER NOT NULL,
    horizon      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
    organisation BLOB NOT NULL REFERENCES organisation (id),
    id           BLOB NOT NULL,
    email        TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    role         TEXT NOT NULL,
    password     TEXT NOT NULL,
    PRIMARY KEY (organisation, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE device (
    organisation BLOB NOT NULL,
    id           BLOB NOT NULL,
    account      BLOB NOT NULL,
    name         TEXT NOT NULL,
    PRIMARY KEY (organisation, id),
    FOREIGN KEY (organisation, account) REFERENCES account (organisation, id)
) STRICT, WITHOUT ROWID;

-- SHA-256 of each token that is good.
CREATE TABLE token (
    hash         BLOB    NOT NULL PRIMARY KEY,
    organisation BLOB    NOT NULL,
    device       BLOB    NOT NULL,
    issued       INTEGER NOT NULL,
    FOREIGN KEY (organisation, device) REFERENCES device (organisation, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX token_device ON token (organisation, device);

-- The newest version of each record; tombstones have no data.
CREATE TABLE record (
    organisation BLOB    NOT NULL REFERENCES organisation (id),
    id           BLOB    NOT NULL,
    kind         TEXT    NOT NULL,
    stamp        INTEGER NOT NULL,
    data         TEXT,
    path         TEXT    NOT NULL,
    shared       INTEGER NOT NULL,
    author       BLOB    NOT NULL,
    device       BLOB,
    device_name  TEXT    NOT NULL,
    op           TEXT,
    edited_from  INTEGER NOT NULL,
    edited_to    INTEGER NOT NULL,
    lost         INTEGER,
    -- The two halves of the proof of this version, so that a sum of them cannot overflow.
    proof_high   INTEGER NOT NULL,
    proof_low    INTEGER NOT NULL,
    PRIMARY KEY (organisation, id)
) STRICT;

CREATE UNIQUE INDEX record_stamp ON record (organisation, stamp);
CREATE INDEX record_kind ON record (organisation, kind, stamp);
CREATE INDEX record_path ON record (organisation, path);

-- The places granted to each user.
CREATE TABLE scope_root (
    organisation BLOB NOT NULL,
    account      BLOB NOT NULL,
    record       BLOB NOT NULL,
    PRIMARY KEY (organisation, account, record),
    FOREIGN KEY (organisation, account) REFERENCES account (organisation, id),
    FOREIGN KEY (organisation, record) REFERENCES record (organisation, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX scope_root_record ON scope_root (organisation, record);

-- What live records refer to.
CREATE TABLE link (
    organisation BLOB    NOT NULL,
    record       BLOB    NOT NULL,
    field        TEXT    NOT NULL,
    target       BLOB    NOT NULL,
    owner        INTEGER NOT NULL,
    PRIMARY KEY (organisation, record, field),
    FOREIGN KEY (organisation, record) REFERENCES record (organisation, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (organisation, target) REFERENCES record (organisation, id) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE INDEX link_target ON link (organisation, target);

-- Records that are visible beyond their own place, because a record at `path` refers to them.
CREATE TABLE sight (
    organisation BLOB NOT NULL,
    record       BLOB NOT NULL,
    path         TEXT NOT NULL,
    PRIMARY KEY (organisation, record, path),
    FOREIGN KEY (organisation, record) REFERENCES record (organisation, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX sight_path ON sight (organisation, path);

-- Who saw `path` may have lost sight of the record at this stamp.
CREATE TABLE exit (
    organisation BLOB    NOT NULL,
    kind         TEXT    NOT NULL,
    stamp        INTEGER NOT NULL,
    record       BLOB    NOT NULL,
    path         TEXT    NOT NULL,
    PRIMARY KEY (organisation, kind, stamp, record, path)
) STRICT, WITHOUT ROWID;

-- Every version, and every payload that did not become one.
CREATE TABLE history (
    entry        INTEGER PRIMARY KEY,
    organisation BLOB    NOT NULL,
    record       BLOB    NOT NULL,
    kind         TEXT    NOT NULL,
    fate         TEXT    NOT NULL CHECK (fate IN ('stored', 'rejected', 'archived')),
    stamp        INTEGER,
    data         TEXT,
    author       BLOB    NOT NULL,
    device       BLOB,
    device_name  TEXT    NOT NULL,
    op           TEXT,
    edited_from  INTEGER NOT NULL,
    edited_to    INTEGER NOT NULL,
    recorded     INTEGER NOT NULL
) STRICT;

CREATE INDEX history_record ON history (organisation, record, entry);
CREATE UNIQUE INDEX history_once ON history (organisation, author, op, fate) WHERE fate <> 'stored';

-- Operations that were done, so that sending one again changes nothing. Under the user: a laptop that signs
-- in again may be a new device, with the same operations.
CREATE TABLE answer (
    organisation BLOB    NOT NULL,
    account      BLOB    NOT NULL,
    op           TEXT    NOT NULL,
    hash         BLOB    NOT NULL,
    stamp        INTEGER,
    answered     INTEGER NOT NULL,
    PRIMARY KEY (organisation, account, op)
) STRICT, WITHOUT ROWID;

CREATE INDEX answer_age ON answer (organisation, answered);
