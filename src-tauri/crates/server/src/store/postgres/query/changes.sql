-- $1 organisation, $2 after, $3 until, $4 how many are many, $5 places of the tally, $6 how many records make a place that is
-- not small. Whether there are many changes, of whatever kind, and the places are small.
SELECT (SELECT count(*) FROM (SELECT FROM record r WHERE r.organisation = $1 AND r.stamp > $2 AND r.stamp <= $3
                              ORDER BY r.stamp LIMIT $4) c) = $4
   AND coalesce((SELECT sum(t.live) FROM tally t WHERE t.organisation = $1 AND t.place = ANY ($5::text[])), 0) < $6 AS by_place
