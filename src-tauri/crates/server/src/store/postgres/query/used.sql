-- $1 the hash of the token, $2 now. A clock that was set back takes nothing back.
UPDATE device SET heard = greatest(heard, $2)
FROM token t
WHERE t.hash = $1 AND t.organisation = device.organisation AND t.device = device.id
