-- As the index has them.
ORDER BY json_extract(record.data, '$.date'), record.id LIMIT ?5
