ORDER BY record.label COLLATE NOCASE, record.id LIMIT ?3 OFFSET ?4
