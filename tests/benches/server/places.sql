-- $1 organisation, $2 its stamp. A country with twenty regions.
INSERT INTO record (organisation, id, kind, stamp, data, path, shared, author, device_name, edited_from, edited_to, proof_high, proof_low)
SELECT $1, p.id::uuid, p.kind, $2 + p.n, p.data, p.path, false, $1, '', 0, 0,
       ('x' || encode(substr(h.hash, 1, 4), 'hex'))::bit(32)::bigint, ('x' || encode(substr(h.hash, 5, 4), 'hex'))::bit(32)::bigint
FROM (
    SELECT 0 AS n, c.id, 'Country' AS kind, '{"name":"Country"}' AS data, '/' || c.id AS path
    FROM (SELECT md5(format('%s/country', $1)) AS id) c
    UNION ALL
    SELECT n + 1, r.id, 'Region', format('{"countryId":"%s","name":"Region %s"}', r.country::uuid, n), '/' || r.country || '/' || r.id
    FROM generate_series(0, 19) n, LATERAL (SELECT md5(format('%s/region/%s', $1, n)) AS id, md5(format('%s/country', $1)) AS country) r
) p, LATERAL (SELECT sha256(uuid_send(p.id::uuid) || int8send($2 + p.n)) AS hash) h
