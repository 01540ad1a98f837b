INSERT INTO record (organisation, id, kind, stamp, data, path, shared, author, device, device_name, op, edited_from, edited_to, lost,
                    proof_high, proof_low)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
ON CONFLICT (organisation, id) DO UPDATE SET
    stamp = excluded.stamp, data = excluded.data, path = excluded.path, shared = excluded.shared, author = excluded.author,
    device = excluded.device, device_name = excluded.device_name, op = excluded.op, edited_from = excluded.edited_from,
    edited_to = excluded.edited_to, lost = excluded.lost, proof_high = excluded.proof_high, proof_low = excluded.proof_low
