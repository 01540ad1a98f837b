-- Writes records. Replacing is an update, never a delete: other rows refer to them.
INSERT INTO record (id, kind, state, data, label, stamp, proof_high, proof_low, hidden_under, loose, generation)
SELECT
    unhex(new.value ->> 0), new.value ->> 1, new.value ->> 2, new.value ->> 3, new.value ->> 4, new.value ->> 5,
    new.value ->> 6, new.value ->> 7, unhex(new.value ->> 8), new.value ->> 9, new.value ->> 10
FROM json_each(?1) AS new
WHERE true
ON CONFLICT (id) DO UPDATE SET
    kind = excluded.kind, state = excluded.state, data = excluded.data, label = excluded.label, stamp = excluded.stamp,
    proof_high = excluded.proof_high, proof_low = excluded.proof_low, hidden_under = excluded.hidden_under,
    loose = excluded.loose, generation = excluded.generation
