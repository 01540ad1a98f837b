-- Digests are kept, not counted. The database does it itself, whoever writes a record.
--
-- Every live record counts at these places: '' is the whole organisation; 'shared' is what all of it sees; the id of
-- each of its owners, for what only those see who are granted a place above it. Its own id, the last 33 characters of
-- its path, is left off; what is left begins with '/', so that '' comes first in the list.

-- How many live records of a kind count at a place, and the sums of the two halves of their proofs.
CREATE TABLE tally (
    organisation BLOB    NOT NULL REFERENCES organisation (id),
    place        TEXT    NOT NULL,
    kind         TEXT    NOT NULL,
    live         INTEGER NOT NULL,
    high         INTEGER NOT NULL,
    low          INTEGER NOT NULL,
    PRIMARY KEY (organisation, place, kind)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER record_added AFTER INSERT ON record WHEN new.data IS NOT NULL BEGIN
    INSERT INTO tally (organisation, place, kind, live, high, low)
    SELECT new.organisation, p.value, new.kind, 1, new.proof_high, new.proof_low
    FROM json_each(CASE WHEN new.shared THEN '["","shared"]'
                        ELSE '["' || replace(substr(new.path, 1, length(new.path) - 33), '/', '","') || '"]' END) p
    WHERE true
    ON CONFLICT (organisation, place, kind)
        DO UPDATE SET live = live + excluded.live, high = high + excluded.high, low = low + excluded.low;
END;

CREATE TRIGGER record_changed_from AFTER UPDATE ON record WHEN old.data IS NOT NULL BEGIN
    UPDATE tally SET live = live - 1, high = high - old.proof_high, low = low - old.proof_low
    WHERE organisation = old.organisation AND kind = old.kind AND place IN (
        SELECT p.value
        FROM json_each(CASE WHEN old.shared THEN '["","shared"]'
                            ELSE '["' || replace(substr(old.path, 1, length(old.path) - 33), '/', '","') || '"]' END) p);
END;

CREATE TRIGGER record_changed_to AFTER UPDATE ON record WHEN new.data IS NOT NULL BEGIN
    INSERT INTO tally (organisation, place, kind, live, high, low)
    SELECT new.organisation, p.value, new.kind, 1, new.proof_high, new.proof_low
    FROM json_each(CASE WHEN new.shared THEN '["","shared"]'
                        ELSE '["' || replace(substr(new.path, 1, length(new.path) - 33), '/', '","') || '"]' END) p
    WHERE true
    ON CONFLICT (organisation, place, kind)
        DO UPDATE SET live = live + excluded.live, high = high + excluded.high, low = low + excluded.low;
END;

CREATE TRIGGER record_removed AFTER DELETE ON record WHEN old.data IS NOT NULL BEGIN
    UPDATE tally SET live = live - 1, high = high - old.proof_high, low = low - old.proof_low
    WHERE organisation = old.organisation AND kind = old.kind AND place IN (
        SELECT p.value
        FROM json_each(CASE WHEN old.shared THEN '["","shared"]'
                            ELSE '["' || replace(substr(old.path, 1, length(old.path) - 33), '/', '","') || '"]' END) p);
END;

INSERT INTO tally (organisation, place, kind, live, high, low)
SELECT r.organisation, p.value, r.kind, count(*), sum(r.proof_high), sum(r.proof_low)
FROM record r
JOIN json_each(CASE WHEN r.shared THEN '["","shared"]'
                    ELSE '["' || replace(substr(r.path, 1, length(r.path) - 33), '/', '","') || '"]' END) p
WHERE r.data IS NOT NULL
GROUP BY r.organisation, p.value, r.kind;
