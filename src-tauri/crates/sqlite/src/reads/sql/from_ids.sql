FROM json_each(?1) AS wanted
CROSS JOIN record ON record.id = unhex(wanted.value)
LEFT JOIN edit ON edit.id = record.id
WHERE record.state = 0 AND record.hidden_under IS NULL
