-- A word of the label weighs more than one of another field.
ORDER BY bm25(search, 4.0, 1.0), record.label COLLATE NOCASE, record.id LIMIT ?3 OFFSET ?4
