-- $1 organisation, $2 the path, $3 and $4 the range of the paths under it.
SELECT DISTINCT source.id, source.kind, source.path, l.field, l.target
FROM record t
JOIN link l ON l.organisation = t.organisation AND l.target = t.id
JOIN record source ON source.organisation = l.organisation AND source.id = l.record
WHERE t.organisation = $1 AND (t.path = $2 OR (t.path > $3 AND t.path < $4))
  AND NOT (source.path = $2 OR (source.path > $3 AND source.path < $4))
