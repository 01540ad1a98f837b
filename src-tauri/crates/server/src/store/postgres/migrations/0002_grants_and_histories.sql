-- Who had places and has none any more sees nothing, whatever the role; the column says so where no grant does.
ALTER TABLE account ADD COLUMN bound boolean NOT NULL DEFAULT false;

-- How much waited on a device when it was last heard from; not known of one that never told.
ALTER TABLE device ADD COLUMN waiting bigint;

-- The histories before the present one, and up to which stamp each is the same as it.
CREATE TABLE lineage (
    organisation uuid   NOT NULL REFERENCES organisation (id),
    epoch        text   NOT NULL COLLATE "C",
    shared       bigint NOT NULL,
    PRIMARY KEY (organisation, epoch)
);

ALTER TABLE lineage ENABLE ROW LEVEL SECURITY;
ALTER TABLE lineage FORCE ROW LEVEL SECURITY;
CREATE POLICY own_organisation ON lineage USING (organisation = rounds_organisation());
