-- Records of a kind (?1) that refer by a field (?2) to one of the records ?3.
SELECT record.id
FROM json_each(?3) AS target
CROSS JOIN link ON link.parent = unhex(target.value) AND link.field = ?2
CROSS JOIN record ON record.id = link.child
WHERE record.kind = ?1 AND record.state = 0 AND record.hidden_under IS NULL
