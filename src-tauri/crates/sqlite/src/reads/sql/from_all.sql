FROM record
LEFT JOIN edit ON edit.id = record.id
WHERE record.kind = ?1
