-- What records are called, deleted and hidden ones too.
SELECT record.id, record.kind, record.label
FROM json_each(?1) AS wanted
CROSS JOIN record ON record.id = unhex(wanted.value)
