DELETE FROM staged
WHERE (kind, id) IN (SELECT gone.value ->> 0, unhex(gone.value ->> 1) FROM json_each(?1) AS gone)
