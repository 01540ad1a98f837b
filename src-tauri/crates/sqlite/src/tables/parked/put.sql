INSERT INTO parked (id, kind, proof_high, proof_low, body)
VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (id) DO UPDATE SET
    kind = excluded.kind, proof_high = excluded.proof_high, proof_low = excluded.proof_low, body = excluded.body
