-- ?1 organisation. The last version with a content of each record of which the history is all that is left.
SELECT h.record AS id, h.kind, h.data
FROM history h
WHERE h.organisation = ?1 AND h.fate = 'stored' AND h.data IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM record r WHERE r.organisation = h.organisation AND r.id = h.record)
  AND NOT EXISTS (SELECT 1 FROM history l
                  WHERE l.organisation = h.organisation AND l.record = h.record AND l.entry > h.entry
                    AND l.fate = 'stored' AND l.data IS NOT NULL)
