-- $1 organisation, $2 places of the tally, $3 records that count one by one, $4 where the roots hang, $5 and $6 between
-- which paths what lies under each sorts.
-- What is seen through a reference counts unless the tally of a root has it already. The bounds are given, not made
-- here: under row-level security only a bare comparison is looked up in an index.
WITH single AS (
    SELECT r.id, r.kind, r.proof_high, r.proof_low FROM record r
    WHERE r.organisation = $1 AND r.id = ANY ($3::uuid[]) AND r.data IS NOT NULL AND NOT r.shared
    UNION
    SELECT r.id, r.kind, r.proof_high, r.proof_low
    FROM (
        SELECT s.record FROM unnest($4::text[]) AS root (path) JOIN sight s ON s.organisation = $1 AND s.path = root.path
        UNION
        SELECT s.record FROM unnest($5::text[], $6::text[]) AS root (lower, upper)
        JOIN sight s ON s.organisation = $1 AND s.path > root.lower AND s.path < root.upper
    ) AS s
    JOIN record r ON r.organisation = $1 AND r.id = s.record AND r.data IS NOT NULL AND NOT r.shared
    WHERE NOT EXISTS (SELECT 1 FROM unnest($4::text[], $5::text[], $6::text[]) AS root (path, lower, upper)
                      WHERE r.path = root.path OR (r.path > root.lower AND r.path < root.upper))
)
SELECT counted.kind, sum(counted.live)::bigint AS live, sum(counted.high)::bigint AS high, sum(counted.low)::bigint AS low
FROM (
    SELECT t.kind, t.live, t.high, t.low FROM tally t WHERE t.organisation = $1 AND t.place = ANY ($2::text[])
    UNION ALL
    SELECT c.kind, c.live, c.high, c.low FROM tally_change c WHERE c.organisation = $1 AND c.place = ANY ($2::text[])
    UNION ALL
    SELECT s.kind, 1, s.proof_high, s.proof_low FROM single s
) counted
GROUP BY counted.kind
HAVING sum(counted.live) > 0
