INSERT INTO need (id, kind)
SELECT unhex(new.value ->> 0), new.value ->> 1
FROM json_each(?1) AS new
WHERE true
ON CONFLICT (id) DO UPDATE SET kind = excluded.kind
