-- $1 organisation.
SELECT r.kind, count(*) AS live, sum(r.proof_high)::bigint AS high, sum(r.proof_low)::bigint AS low
FROM record r
WHERE r.organisation = $1 AND r.data IS NOT NULL
GROUP BY r.kind
