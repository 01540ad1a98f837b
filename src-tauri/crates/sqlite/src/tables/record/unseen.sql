-- Clean records that no full pull since has named.
SELECT id, kind FROM record
WHERE generation < ?1 AND NOT EXISTS (SELECT 1 FROM edit WHERE edit.id = record.id)
ORDER BY id
