-- $1 organisation, $2 everything, $3 roots as pieces of a path, $4 owners of the roots.
SELECT r.kind, count(*) AS live, sum(r.proof_high)::bigint AS high, sum(r.proof_low)::bigint AS low
FROM record r
WHERE r.organisation = $1 AND r.data IS NOT NULL
  AND (r.shared OR $2
       OR EXISTS (SELECT 1 FROM unnest($3::text[]) AS root (piece) WHERE strpos(r.path, root.piece) > 0)
       OR r.id = ANY ($4::uuid[])
       OR EXISTS (SELECT 1 FROM sight s, unnest($3::text[]) AS root (piece)
                  WHERE s.organisation = $1 AND s.record = r.id AND strpos(s.path, root.piece) > 0))
GROUP BY r.kind
