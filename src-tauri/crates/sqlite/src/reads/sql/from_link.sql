-- ?7: the records referred to, ?8: the field that refers.
FROM json_each(?7) AS target
CROSS JOIN link ON link.parent = unhex(target.value) AND link.field = ?8
CROSS JOIN record ON record.id = link.child
LEFT JOIN edit ON edit.id = record.id
WHERE record.kind = ?1
