ORDER BY record.stamp DESC, record.id DESC LIMIT ?3 OFFSET ?4
