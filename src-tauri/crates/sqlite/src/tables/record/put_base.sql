-- Writes the bases that are not the working copy.
INSERT INTO base (id, state, data)
SELECT unhex(new.value ->> 0), new.value ->> 1, new.value ->> 2
FROM json_each(?1) AS new
