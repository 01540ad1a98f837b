INSERT INTO staged (kind, id, body)
SELECT new.value ->> 0, unhex(new.value ->> 1), new.value ->> 2
FROM json_each(?1) AS new
WHERE true
ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body
