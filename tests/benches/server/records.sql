-- $1 organisation, $2 and $3 the first and the last number, $4 records of a district, $5 the stamp of number 0.
-- Districts, each with schools (a twenty-fifth of its records) and pupils, with their first version in the history.
WITH numbered AS (
    SELECT n, n / $4 AS district, n % $4 AS place, greatest($4 / 25, 1) AS schools FROM generate_series($2, $3) n
), named AS (
    SELECT n, schools, place, md5(format('%s/%s', $1, n)) AS id, md5(format('%s/country', $1)) AS country,
           md5(format('%s/region/%s', $1, district % 20)) AS region, md5(format('%s/%s', $1, district * $4)) AS district,
           md5(format('%s/%s', $1, district * $4 + 1 + place % schools)) AS school
    FROM numbered
), hung AS (
    SELECT n, id::uuid AS id, 'District' AS kind, '/' || country || '/' || region || '/' || id AS path,
           format('{"regionId":"%s","name":"District %s"}', region::uuid, n) AS data
    FROM named WHERE place = 0
    UNION ALL
    SELECT n, id::uuid, 'School', '/' || country || '/' || region || '/' || district || '/' || id,
           format('{"districtId":"%s","name":"School %s","emisCode":"%s","status":"open","pupilsEnrolled":412,"phone":"+254700000000"}', district::uuid, n, n)
    FROM named WHERE place BETWEEN 1 AND schools
    UNION ALL
    SELECT n, id::uuid, 'Pupil', '/' || country || '/' || region || '/' || district || '/' || school || '/' || id,
           format('{"schoolId":"%s","code":"%s","name":"A pupil of the school","sex":"female","grade":3,"birthYear":2017,"active":true}', school::uuid, n)
    FROM named WHERE place > schools
), put AS (
    INSERT INTO record (organisation, id, kind, stamp, data, path, shared, author, device_name, edited_from, edited_to, proof_high, proof_low)
    SELECT $1, h.id, h.kind, $5 + h.n, h.data, h.path, false, $1, '', 0, 0,
           ('x' || encode(substr(p.hash, 1, 4), 'hex'))::bit(32)::bigint, ('x' || encode(substr(p.hash, 5, 4), 'hex'))::bit(32)::bigint
    FROM hung h, LATERAL (SELECT sha256(uuid_send(h.id) || int8send($5 + h.n)) AS hash) p
    RETURNING organisation, id, kind, stamp, data
)
INSERT INTO history (organisation, record, kind, fate, stamp, data, author, device_name, edited_from, edited_to, recorded)
SELECT organisation, id, kind, 'stored', stamp, data, organisation, '', 0, 0, stamp FROM put
