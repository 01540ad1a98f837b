INSERT INTO link (child, field, parent)
SELECT unhex(new.value ->> 0), new.value ->> 1, unhex(new.value ->> 2)
FROM json_each(?1) AS new
