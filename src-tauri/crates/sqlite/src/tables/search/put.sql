-- In the order of its rows the index is written without being written out between two of them.
INSERT INTO search (rowid, label, terms)
SELECT record.seq, new.value ->> 1, new.value ->> 2
FROM json_each(?1) AS new
CROSS JOIN record ON record.id = unhex(new.value ->> 0)
ORDER BY record.seq
