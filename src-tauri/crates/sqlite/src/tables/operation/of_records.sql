SELECT change, sent, body FROM operation
WHERE record IN (SELECT unhex(value) FROM json_each(?1))
ORDER BY counter, op
