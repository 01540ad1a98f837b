-- Count and sum per kind over the newest version held: what is parked, else theirs of a conflict, else the base.
-- The bases come from their index; the few that a newer version stands before are taken off again.
SELECT kind, sum(n) AS n, sum(high) AS high, sum(low) AS low
FROM (
    SELECT kind, count(*) AS n, sum(proof_high) AS high, sum(proof_low) AS low
    FROM record
    WHERE proof_high IS NOT NULL
    GROUP BY kind
    UNION ALL
    SELECT kind, -1, -proof_high, -proof_low
    FROM record
    WHERE proof_high IS NOT NULL AND id IN (SELECT id FROM parked UNION SELECT id FROM conflict)
    UNION ALL
    SELECT kind, 1, proof_high, proof_low FROM parked WHERE proof_high IS NOT NULL
    UNION ALL
    SELECT kind, 1, proof_high, proof_low
    FROM conflict
    WHERE proof_high IS NOT NULL AND id NOT IN (SELECT id FROM parked)
)
GROUP BY kind
HAVING sum(n) > 0
