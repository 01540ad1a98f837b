-- Deletions that the server told of, kept for as long as the server keeps them: where a restore of the server lost one,
-- this laptop proposes it again instead of showing the record as if nobody had deleted it.

CREATE TABLE tombstone (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    stamp INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX tombstone_stamp ON tombstone (stamp);

PRAGMA user_version = 2;
