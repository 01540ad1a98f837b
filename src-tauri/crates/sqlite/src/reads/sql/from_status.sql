-- ?1: the kind, ?2: the status; the field at ?3 holds ?4 or nothing.
FROM record
LEFT JOIN edit ON edit.id = record.id
WHERE record.kind = ?1 AND json_extract(record.data, '$.status') = ?2
    AND record.state = 0 AND record.hidden_under IS NULL
    AND coalesce(json_extract(record.data, ?3), ?4) = ?4
