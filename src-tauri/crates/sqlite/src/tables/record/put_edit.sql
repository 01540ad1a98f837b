-- Writes the edits of dirty records.
INSERT INTO edit (id, change, sealed, state, body)
SELECT unhex(new.value ->> 0), new.value ->> 1, new.value ->> 2, new.value ->> 3, new.value ->> 4
FROM json_each(?1) AS new
