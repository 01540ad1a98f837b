-- As page.sql, for a small place among many changes: after an outage everybody has changed something, and a first download
-- counts from zero. What the place holds is read, and not all that was changed.
-- $1 organisation, $2 kind, $3 after, $4 until, $5 removals, $6 limit, $7 roots as pieces of a path, $8 owners of the
-- roots, $9 where the roots hang, $10 and $11 between which paths what lies under each sorts.
-- OFFSET 0 keeps the planner from reading all of a kind instead: it cannot know that the place is small.
(SELECT false AS gone, r.id, r.kind, r.stamp, r.data, r.author, r.device, r.device_name, r.op, r.edited_from, r.edited_to
FROM (
    SELECT r.id FROM record r WHERE r.organisation = $1 AND r.shared AND r.kind = $2 AND r.stamp > $3 AND r.stamp <= $4
    UNION
    SELECT r.id FROM unnest($9::text[]) AS root (path)
    CROSS JOIN LATERAL (SELECT r.id, r.kind, r.stamp FROM record r WHERE r.organisation = $1 AND r.path = root.path OFFSET 0) r
    WHERE r.kind = $2 AND r.stamp > $3 AND r.stamp <= $4
    UNION
    SELECT r.id FROM unnest($10::text[], $11::text[]) AS root (lower, upper)
    CROSS JOIN LATERAL (SELECT r.id, r.kind, r.stamp FROM record r
                        WHERE r.organisation = $1 AND r.path > root.lower AND r.path < root.upper OFFSET 0) r
    WHERE r.kind = $2 AND r.stamp > $3 AND r.stamp <= $4
    UNION
    SELECT a.id FROM unnest($8::uuid[]) AS a (id)
    UNION
    SELECT s.record FROM unnest($9::text[]) AS root (path) JOIN sight s ON s.organisation = $1 AND s.path = root.path
    UNION
    SELECT s.record FROM unnest($10::text[], $11::text[]) AS root (lower, upper)
    JOIN sight s ON s.organisation = $1 AND s.path > root.lower AND s.path < root.upper
) seen
CROSS JOIN LATERAL (SELECT * FROM record r WHERE r.organisation = $1 AND r.id = seen.id OFFSET 0) r
WHERE r.kind = $2 AND r.stamp > $3 AND r.stamp <= $4
  AND (r.data IS NOT NULL OR $5)
ORDER BY r.stamp
LIMIT $6)
UNION ALL
(SELECT true, g.record, g.kind, g.stamp, NULL::text, NULL::uuid, NULL::uuid, NULL::text, NULL::text, NULL::bigint, NULL::bigint
FROM (
    SELECT DISTINCT e.record, e.kind, e.stamp
    FROM exit e
    WHERE $5 AND e.organisation = $1 AND e.kind = $2 AND e.stamp > $3 AND e.stamp <= $4
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
LIMIT $6)
ORDER BY stamp
LIMIT $6
