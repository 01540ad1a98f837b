-- $1 the hash of the token.
SELECT t.organisation, t.used, a.id, a.email, a.name, a.role, d.id AS device, d.name AS device_name, d.waiting, d.waiting_since
FROM token t
JOIN device d ON d.organisation = t.organisation AND d.id = t.device
JOIN account a ON a.organisation = d.organisation AND a.id = d.account
WHERE t.hash = $1
