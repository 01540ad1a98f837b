-- Who had places and has none any more sees nothing, whatever the role; the column says so where no grant does.
ALTER TABLE account ADD COLUMN bound INTEGER NOT NULL DEFAULT 0;

-- How much waited on a device when it was last heard from; not known of one that never told.
ALTER TABLE device ADD COLUMN waiting INTEGER;

-- The histories before the present one, and up to which stamp each is the same as it.
CREATE TABLE lineage (
    organisation BLOB    NOT NULL REFERENCES organisation (id),
    epoch        TEXT    NOT NULL,
    shared       INTEGER NOT NULL,
    PRIMARY KEY (organisation, epoch)
) STRICT, WITHOUT ROWID;
