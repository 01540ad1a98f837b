-- $1 organisation, $2 kind, $3 after, $4 until, $5 removals, $6 everything, $7 roots as pieces of a path,
-- $8 owners of the roots, $9 limit.
-- Tombstones go to whoever saw the record where it hung. Each half is read in the order of the stamps and ends at
-- the limit by itself: across the two together the database would sort all there is.
(SELECT false AS gone, r.id, r.kind, r.stamp, r.data, r.author, r.device, r.device_name, r.op, r.edited_from, r.edited_to
FROM record r
WHERE r.organisation = $1 AND r.kind = $2 AND r.stamp > $3 AND r.stamp <= $4
  AND (r.data IS NOT NULL OR $5)
  AND (r.shared OR $6
       OR EXISTS (SELECT 1 FROM unnest($7::text[]) AS root (piece) WHERE strpos(r.path, root.piece) > 0)
       OR r.id = ANY ($8::uuid[])
       OR EXISTS (SELECT 1 FROM sight s, unnest($7::text[]) AS root (piece)
                  WHERE s.organisation = $1 AND s.record = r.id AND strpos(s.path, root.piece) > 0))
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
