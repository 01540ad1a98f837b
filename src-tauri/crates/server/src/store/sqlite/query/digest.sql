-- ?1 organisation, ?2 places of the tally as ["…"], ?3 records that count one by one as ["HEX"], ?4 the roots as
-- [[where it hangs, from which path, to which path what lies under it sorts]].
-- What is seen through a reference counts unless the tally of a root has it already.
SELECT counted.kind, sum(counted.live) AS live, sum(counted.high) AS high, sum(counted.low) AS low
FROM (
    SELECT t.kind, t.live, t.high, t.low
    FROM json_each(?2) place
    CROSS JOIN tally t ON t.organisation = ?1 AND t.place = place.value
    UNION ALL
    SELECT single.kind, 1, single.proof_high, single.proof_low
    FROM (
        SELECT r.id, r.kind, r.proof_high, r.proof_low
        FROM json_each(?3) wanted
        CROSS JOIN record r ON r.organisation = ?1 AND r.id = unhex(wanted.value)
        WHERE r.data IS NOT NULL AND NOT r.shared
        UNION
        SELECT r.id, r.kind, r.proof_high, r.proof_low
        FROM (
            SELECT s.record FROM json_each(?4) root CROSS JOIN sight s ON s.organisation = ?1 AND s.path = root.value ->> 0
            UNION
            SELECT s.record
            FROM json_each(?4) root
            CROSS JOIN sight s ON s.organisation = ?1 AND s.path > root.value ->> 1 AND s.path < root.value ->> 2
        ) seen
        CROSS JOIN record r ON r.organisation = ?1 AND r.id = seen.record
        WHERE r.data IS NOT NULL AND NOT r.shared
          AND NOT EXISTS (SELECT 1 FROM json_each(?4) root
                          WHERE r.path = root.value ->> 0 OR (r.path > root.value ->> 1 AND r.path < root.value ->> 2))
    ) single
) counted
GROUP BY counted.kind
HAVING sum(counted.live) > 0
