ORDER BY record.stamp, record.id LIMIT ?3 OFFSET ?4
