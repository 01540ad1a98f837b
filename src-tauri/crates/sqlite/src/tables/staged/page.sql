-- All of a page in one row: each row is handed over from the thread of the database on its own.
SELECT '[' || coalesce(group_concat(body, ',' ORDER BY id), '') || ']' AS body
FROM (SELECT id, body FROM staged WHERE kind = ?1 AND id > ?2 ORDER BY id LIMIT ?3)
