SELECT record.id FROM json_each(?1) AS wanted CROSS JOIN record ON record.id = unhex(wanted.value)
