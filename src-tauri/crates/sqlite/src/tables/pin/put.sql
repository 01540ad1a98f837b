INSERT INTO pin (id, record, body)
VALUES (?1, ?2, ?3)
ON CONFLICT (id) DO UPDATE SET record = excluded.record, body = excluded.body
