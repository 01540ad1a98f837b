-- The records that one refers to.
SELECT link.field, record.id, record.kind, record.label
FROM link
CROSS JOIN record ON record.id = link.parent
WHERE link.child = ?1
ORDER BY link.field
