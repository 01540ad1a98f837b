-- Who refers to any of these records.
SELECT record.id, record.kind, link.field, link.parent
FROM json_each(?1) AS wanted
CROSS JOIN link ON link.parent = unhex(wanted.value)
CROSS JOIN record ON record.id = link.child
