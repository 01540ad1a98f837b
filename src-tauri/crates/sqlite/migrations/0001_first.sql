-- The first schema of the database on a laptop. All values that more than one program reads are described here;
-- a `body` is the JSON of the row type of the same name in the sync engine.
--
-- Ids are 16 bytes. Stamps and other instants are microseconds since 1970 UTC. `state` is 0 live, 1 deleted, 2 gone.
-- A proof is what a version adds to the digest of its kind, in two halves of 32 bits: their sums cannot overflow,
-- and the sum mod 2^64 is put together from them.

-- What the database knows of itself: one row.
CREATE TABLE device (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    body TEXT NOT NULL
) STRICT;

-- Every record that this device holds: its working copy, and of its newest server version all but the content.
CREATE TABLE record (
    seq INTEGER PRIMARY KEY,                      -- joins `search`
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    state INTEGER NOT NULL CHECK (state IN (0, 1, 2)),
    data TEXT,                                    -- a JSON object; only of a live record
    label TEXT NOT NULL,                          -- what a person calls it; of a deleted one, what it was called
    stamp INTEGER,                                -- of its base; null while no server version is known
    proof_high INTEGER,                           -- of its base, when that is live
    proof_low INTEGER,
    hidden_under BLOB,                            -- the deleted record above, while that delete is not confirmed
    loose TEXT NOT NULL,                          -- a JSON list of reference fields that have no foreign key
    generation INTEGER NOT NULL,                  -- the last full pull that named it
    CHECK ((state = 0) = (data IS NOT NULL)),
    CHECK ((proof_high IS NULL) = (proof_low IS NULL))
) STRICT;

-- What a list shows, in the order of its labels: deleted and hidden records are not in it.
CREATE INDEX record_shown ON record (kind, label COLLATE NOCASE, id) WHERE state = 0 AND hidden_under IS NULL;
-- The digest, without a look at the records.
CREATE INDEX record_proof ON record (kind, proof_high, proof_low) WHERE proof_high IS NOT NULL;
CREATE INDEX record_hidden ON record (hidden_under) WHERE hidden_under IS NOT NULL;

-- The content of a base that is not the working copy: a clean record has no row here.
CREATE TABLE base (
    id BLOB PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
    state INTEGER NOT NULL CHECK (state IN (0, 1, 2)),
    data TEXT,
    CHECK ((state = 0) = (data IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- What was changed here since base: one row for each dirty record.
CREATE TABLE edit (
    id BLOB PRIMARY KEY REFERENCES record (id) ON DELETE CASCADE,
    change INTEGER NOT NULL,
    sealed INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('ready', 'blocked', 'attention')),
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX edit_change ON edit (change);

-- Every reference that must find its record when a transaction commits.
CREATE TABLE link (
    child BLOB NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    field TEXT NOT NULL,
    parent BLOB NOT NULL REFERENCES record (id) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (child, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_parent ON link (parent, field, child);

-- Sealed operations: the outbox as the server may know it.
CREATE TABLE operation (
    op TEXT PRIMARY KEY,                          -- `incarnation.counter`, as on the wire
    counter INTEGER NOT NULL,
    record BLOB NOT NULL,
    change INTEGER NOT NULL,
    sent INTEGER NOT NULL CHECK (sent IN (0, 1)),
    body TEXT NOT NULL                            -- the operation as it goes over the wire
) STRICT, WITHOUT ROWID;
CREATE INDEX operation_counter ON operation (counter, op);
CREATE INDEX operation_record ON operation (record);

-- Records that two people changed, waiting for a decision.
CREATE TABLE conflict (
    id BLOB PRIMARY KEY,
    kind TEXT NOT NULL,
    opened INTEGER NOT NULL,
    proof_high INTEGER,                           -- of theirs, when that is live
    proof_low INTEGER,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Edits that lost, restorable; the newest has the greatest `seq`.
CREATE TABLE journal (
    seq INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    record BLOB NOT NULL,
    body TEXT NOT NULL
) STRICT;

-- Decisions on conflicts, kept for ever.
CREATE TABLE ledger (
    seq INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    record BLOB NOT NULL,
    body TEXT NOT NULL
) STRICT;

-- Versions received and not applied; each a record line as it came.
CREATE TABLE staged (
    seq INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    id BLOB NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (kind, id)
) STRICT;

-- Versions that cannot be applied yet, or were set aside.
CREATE TABLE parked (
    id BLOB PRIMARY KEY,
    kind TEXT NOT NULL,
    proof_high INTEGER,                           -- of the version, when that is live
    proof_low INTEGER,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Records to ask for whole.
CREATE TABLE need (
    id BLOB PRIMARY KEY,
    kind TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Open forms.
CREATE TABLE pin (
    id BLOB PRIMARY KEY,
    record BLOB NOT NULL,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Reports of runs; the newest has the greatest `seq`.
CREATE TABLE run (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL
) STRICT;

-- What the program keeps beside the records, by name: the session's token, the settings.
CREATE TABLE kept (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Label and search fields of each live record, under the record's `seq`. It keeps no text of its own.
CREATE VIRTUAL TABLE search USING fts5 (
    label, terms,
    content = '', contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
);

PRAGMA user_version = 1;
