-- $1 organisation, $2 kind, $3 after, $4 until, $5 removals, $6 everything, $7 roots as pieces of a path,
-- $8 owners of the roots, $9 limit, $10 places of the tally, $11 where the roots hang, $12 and $13 between which paths what
-- lies under each sorts, $14 how many changes are few, $15 how many records make a place that is not small.
-- Tombstones go to whoever saw the record where it hung. Each part is read by itself and ends at the limit: across all
-- of them together the database would sort all there is.
-- Few changes are read in the order of their stamps, and who sees a large part of the organisation reads all changes so.
-- For a small place among many changes, what the place holds is read instead: after an outage everybody has changed
-- something, and a first download counts from zero.
WITH way AS MATERIALIZED (
    SELECT $6
        OR (SELECT count(*) FROM (SELECT FROM record r
                                  WHERE r.organisation = $1 AND r.kind = $2 AND r.stamp > $3 AND r.stamp <= $4
                                  ORDER BY r.stamp LIMIT $14) c) < $14
        OR coalesce((SELECT sum(t.live) FROM tally t WHERE t.organisation = $1 AND t.place = ANY ($10::text[])), 0) >= $15 AS by_stamp
)
(SELECT false AS gone, r.id, r.kind, r.stamp, r.data, r.author, r.device, r.device_name, r.op, r.edited_from, r.edited_to
FROM record r
WHERE (SELECT w.by_stamp FROM way w)
  AND r.organisation = $1 AND r.kind = $2 AND r.stamp > $3 AND r.stamp <= $4
  AND (r.data IS NOT NULL OR $5)
  AND (r.shared OR $6
       OR EXISTS (SELECT 1 FROM unnest($7::text[]) AS root (piece) WHERE strpos(r.path, root.piece) > 0)
       OR r.id = ANY ($8::uuid[])
       OR EXISTS (SELECT 1 FROM sight s, unnest($7::text[]) AS root (piece)
                  WHERE s.organisation = $1 AND s.record = r.id AND strpos(s.path, root.piece) > 0))
ORDER BY r.stamp
LIMIT $9)
UNION ALL
(SELECT false, r.id, r.kind, r.stamp, r.data, r.author, r.device, r.device_name, r.op, r.edited_from, r.edited_to
FROM (
    SELECT r.id FROM record r
    WHERE r.organisation = $1 AND r.shared AND r.kind = $2 AND r.stamp > $3 AND r.stamp <= $4
    UNION
    SELECT r.id FROM unnest($11::text[]) AS root (path)
    JOIN record r ON r.organisation = $1 AND r.path = root.path AND r.kind = $2 AND r.stamp > $3 AND r.stamp <= $4
    UNION
    SELECT r.id FROM unnest($12::text[], $13::text[]) AS root (lower, upper)
    JOIN record r ON r.organisation = $1 AND r.path > root.lower AND r.path < root.upper
                 AND r.kind = $2 AND r.stamp > $3 AND r.stamp <= $4
    UNION
    SELECT a.id FROM unnest($8::uuid[]) AS a (id)
    UNION
    SELECT s.record FROM unnest($11::text[]) AS root (path) JOIN sight s ON s.organisation = $1 AND s.path = root.path
    UNION
    SELECT s.record FROM unnest($12::text[], $13::text[]) AS root (lower, upper)
    JOIN sight s ON s.organisation = $1 AND s.path > root.lower AND s.path < root.upper
) seen
JOIN record r ON r.organisation = $1 AND r.id = seen.id AND r.kind = $2 AND r.stamp > $3 AND r.stamp <= $4
WHERE NOT (SELECT w.by_stamp FROM way w)
  AND (r.data IS NOT NULL OR $5)
ORDER BY r.stamp
LIMIT $9)
UNION ALL
(SELECT true, g.record, g.kind, g.stamp, NULL::text, NULL::uuid, NULL::uuid, NULL::text, NULL::text, NULL::bigint, NULL::bigint
FROM (
    SELECT DISTINCT e.record, e.kind, e.stamp
    FROM exit e
    WHERE $5 AND NOT $6 AND e.organisation = $1 AND e.kind = $2 AND e.stamp > $3 AND e.stamp <= $4
      AND EXISTS (SELECT 1 FROM unnest($7::text[]) AS root (piece) WHERE strpos(e.path, root.piece) > 0)
      AND NOT EXISTS (
          SELECT 1 FROM record r
          WHERE r.organisation = $1 AND r.id = e.record
            AND (r.shared
                 OR EXISTS (SELECT 1 FROM unnest($7::text[]) AS root (piece) WHERE strpos(r.path, root.piece) > 0)
                 OR r.id = ANY ($8::uuid[])
                 OR EXISTS (SELECT 1 FROM sight s, unnest($7::text[]) AS root (piece)
                            WHERE s.organisation = $1 AND s.record = r.id AND strpos(s.path, root.piece) > 0)))
) g
ORDER BY g.stamp
LIMIT $9)
ORDER BY stamp
LIMIT $9
