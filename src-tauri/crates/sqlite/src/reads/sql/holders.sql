-- Records of a kind (?1) in which the field at ?2 holds one of the values ?3.
SELECT record.id
FROM record
WHERE record.kind = ?1 AND record.state = 0 AND record.hidden_under IS NULL
    AND json_extract(record.data, ?2) IN (SELECT wanted.value FROM json_each(?3) AS wanted)
