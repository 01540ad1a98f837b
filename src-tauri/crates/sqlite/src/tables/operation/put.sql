INSERT INTO operation (op, counter, record, change, sent, body)
SELECT new.value ->> 0, new.value ->> 1, unhex(new.value ->> 2), new.value ->> 3, new.value ->> 4, new.value ->> 5
FROM json_each(?1) AS new
WHERE true
ON CONFLICT (op) DO UPDATE SET
    counter = excluded.counter, record = excluded.record, change = excluded.change, sent = excluded.sent, body = excluded.body
