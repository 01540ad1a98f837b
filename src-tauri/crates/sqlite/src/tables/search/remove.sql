DELETE FROM search WHERE rowid IN (
    SELECT record.seq FROM json_each(?1) AS old CROSS JOIN record ON record.id = unhex(old.value)
)
