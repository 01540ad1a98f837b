-- The ids that are held, one after the other in one value.
SELECT unhex(coalesce(group_concat(hex(record.id), ''), '')) AS ids
FROM json_each(?1) AS wanted
CROSS JOIN record ON record.id = unhex(wanted.value)
