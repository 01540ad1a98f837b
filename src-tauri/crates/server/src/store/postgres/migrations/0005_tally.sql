-- Digests are kept, not counted. The database does it itself, whoever writes a record: the server, an earlier version of
-- it that still runs, or an administrator by hand.
--
-- Every live record counts at these places: '' is the whole organisation; 'shared' is what all of it sees; the id of
-- each of its owners, for what only those see who are granted a place above it.

-- How many live records of a kind count at a place, and the sums of the two halves of their proofs.
CREATE TABLE tally (
    organisation uuid   NOT NULL REFERENCES organisation (id),
    place        text   NOT NULL COLLATE "C",
    kind         text   NOT NULL COLLATE "C",
    live         bigint NOT NULL,
    high         bigint NOT NULL,
    low          bigint NOT NULL,
    PRIMARY KEY (organisation, place, kind)
) WITH (fillfactor = 80);

-- What was written since the tally was. A row for each addition: a transaction that adds a thousand times to one row of
-- the tally would read through a thousand versions of it. Whoever commits adds them to the tally, once per row; both
-- together are true at every moment.
CREATE TABLE tally_change (
    organisation uuid   NOT NULL,
    place        text   NOT NULL COLLATE "C",
    kind         text   NOT NULL COLLATE "C",
    live         bigint NOT NULL,
    high         bigint NOT NULL,
    low          bigint NOT NULL
);

CREATE INDEX tally_change_place ON tally_change (organisation, place);

DO $$
DECLARE
    bound text;
BEGIN
    FOREACH bound IN ARRAY ARRAY['tally', 'tally_change'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', bound);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', bound);
        EXECUTE format('CREATE POLICY own_organisation ON %I USING (organisation = rounds_organisation())', bound);
    END LOOP;
END
$$;

-- Where a record counts. Its own id, the last 33 characters of its path, is left off.
CREATE FUNCTION rounds_places(path text, shared boolean) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN shared THEN ARRAY['', 'shared']
                ELSE array_prepend('', string_to_array(substr(left(path, length(path) - 33), 2), '/')) END;

CREATE FUNCTION rounds_tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tally_change (organisation, place, kind, live, high, low)
    SELECT c.organisation, c.place, c.kind, sum(c.live), sum(c.high), sum(c.low)
    FROM (
        SELECT OLD.organisation, unnest(rounds_places(OLD.path, OLD.shared)) AS place, OLD.kind, -1 AS live,
               -OLD.proof_high AS high, -OLD.proof_low AS low
        WHERE OLD.data IS NOT NULL
        UNION ALL
        SELECT NEW.organisation, unnest(rounds_places(NEW.path, NEW.shared)), NEW.kind, 1, NEW.proof_high, NEW.proof_low
        WHERE NEW.data IS NOT NULL
    ) c
    GROUP BY c.organisation, c.place, c.kind;
    RETURN NULL;
END
$$;

-- From here to the end of this transaction nobody else writes a record.
CREATE TRIGGER record_tally AFTER INSERT OR UPDATE OR DELETE ON record FOR EACH ROW EXECUTE FUNCTION rounds_tally();

DO $$
DECLARE
    found uuid;
BEGIN
    FOR found IN SELECT id FROM organisation LOOP
        PERFORM set_config('rounds.organisation', found::text, true);
        INSERT INTO tally (organisation, place, kind, live, high, low)
        SELECT c.organisation, c.place, c.kind, count(*), sum(c.proof_high), sum(c.proof_low)
        FROM (
            SELECT r.organisation, unnest(rounds_places(r.path, r.shared)) AS place, r.kind, r.proof_high, r.proof_low
            FROM record r
            WHERE r.organisation = found AND r.data IS NOT NULL
        ) c
        GROUP BY c.organisation, c.place, c.kind;
    END LOOP;
    PERFORM set_config('rounds.organisation', '', true);
END
$$;
