-- ?1: a JSON list of [id in hex, kind, stamp].
INSERT INTO tombstone (id, kind, stamp)
SELECT unhex(value ->> 0), value ->> 1, value ->> 2 FROM json_each(?1) WHERE true
ON CONFLICT (id) DO UPDATE SET stamp = max(stamp, excluded.stamp)
