-- $1 organisation, $2 where the roots hang, $3 and $4 between which paths what lies under each sorts, $5 owners of the roots.
-- Each way in which a record is seen is read from an index of its own: a place costs what it holds, not what the
-- organisation holds. The bounds are given, not made here: under row-level security only a bare comparison is looked
-- up in an index.
WITH seen AS (
    SELECT r.id, r.kind, r.proof_high, r.proof_low FROM record r
    WHERE r.organisation = $1 AND r.shared AND r.data IS NOT NULL
    UNION
    SELECT r.id, r.kind, r.proof_high, r.proof_low FROM unnest($2::text[]) AS root (path)
    JOIN record r ON r.organisation = $1 AND r.path = root.path AND r.data IS NOT NULL
    UNION
    SELECT r.id, r.kind, r.proof_high, r.proof_low FROM unnest($3::text[], $4::text[]) AS root (lower, upper)
    JOIN record r ON r.organisation = $1 AND r.path > root.lower AND r.path < root.upper AND r.data IS NOT NULL
    UNION
    SELECT r.id, r.kind, r.proof_high, r.proof_low FROM record r
    WHERE r.organisation = $1 AND r.id = ANY ($5::uuid[]) AND r.data IS NOT NULL
    UNION
    SELECT r.id, r.kind, r.proof_high, r.proof_low FROM unnest($2::text[]) AS root (path)
    JOIN sight s ON s.organisation = $1 AND s.path = root.path
    JOIN record r ON r.organisation = $1 AND r.id = s.record AND r.data IS NOT NULL
    UNION
    SELECT r.id, r.kind, r.proof_high, r.proof_low FROM unnest($3::text[], $4::text[]) AS root (lower, upper)
    JOIN sight s ON s.organisation = $1 AND s.path > root.lower AND s.path < root.upper
    JOIN record r ON r.organisation = $1 AND r.id = s.record AND r.data IS NOT NULL
)
SELECT kind, count(*) AS live, sum(proof_high)::bigint AS high, sum(proof_low)::bigint AS low
FROM seen
GROUP BY kind
