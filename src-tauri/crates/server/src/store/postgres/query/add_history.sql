-- What did not become a version is kept once per operation.
INSERT INTO history (organisation, record, kind, fate, stamp, data, author, device, device_name, op, edited_from, edited_to, recorded)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT DO NOTHING
