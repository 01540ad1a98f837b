-- ?1 organisation, ?2 kind, ?3 after, ?4 until, ?5 removals, ?6 everything, ?7 roots as ["/hex"],
-- ?8 owners of the roots as ["HEX"], ?9 limit.
-- Tombstones go to whoever saw the record where it hung.
WITH visible AS (
    SELECT r.id, r.kind, r.stamp, r.data, r.author, r.device, r.device_name, r.op, r.edited_from, r.edited_to
    FROM record r
    WHERE r.organisation = ?1 AND r.kind = ?2 AND r.stamp > ?3 AND r.stamp <= ?4
      AND (r.data IS NOT NULL OR ?5)
      AND (r.shared OR ?6
           OR EXISTS (SELECT 1 FROM json_each(?7) root WHERE instr(r.path, root.value))
           OR hex(r.id) IN (SELECT value FROM json_each(?8))
           OR EXISTS (SELECT 1 FROM sight s, json_each(?7) root
                      WHERE s.organisation = ?1 AND s.record = r.id AND instr(s.path, root.value)))
),
gone AS (
    SELECT DISTINCT e.record AS id, e.kind, e.stamp
    FROM exit e
    WHERE ?5 AND NOT ?6 AND e.organisation = ?1 AND e.kind = ?2 AND e.stamp > ?3 AND e.stamp <= ?4
      AND EXISTS (SELECT 1 FROM json_each(?7) root WHERE instr(e.path, root.value))
      AND NOT EXISTS (
          SELECT 1 FROM record r
          WHERE r.organisation = ?1 AND r.id = e.record
            AND (r.shared
                 OR EXISTS (SELECT 1 FROM json_each(?7) root WHERE instr(r.path, root.value))
                 OR hex(r.id) IN (SELECT value FROM json_each(?8))
                 OR EXISTS (SELECT 1 FROM sight s, json_each(?7) root
                            WHERE s.organisation = ?1 AND s.record = r.id AND instr(s.path, root.value))))
)
SELECT 0 AS gone, id, kind, stamp, data, author, device, device_name, op, edited_from, edited_to FROM visible
UNION ALL
SELECT 1, id, kind, stamp, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM gone
ORDER BY stamp
LIMIT ?9
