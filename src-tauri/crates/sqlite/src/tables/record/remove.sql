-- Base, edit and links go along. What still refers to them makes the commit fail.
DELETE FROM record WHERE id IN (SELECT unhex(gone.value) FROM json_each(?1) AS gone)
