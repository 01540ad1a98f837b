-- ?7: what is searched for.
FROM search
CROSS JOIN record ON record.seq = search.rowid
LEFT JOIN edit ON edit.id = record.id
WHERE search MATCH ?7 AND record.kind = ?1
