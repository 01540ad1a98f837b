-- $1 organisation, $2 how many districts have somebody, $3 records of a district.
SELECT n, md5(format('%s/person/%s', $1, n))::uuid::text AS account, md5(format('%s/%s', $1, greatest(n, 0) * $3))::uuid::text AS district,
       md5(format('%s/%s', $1, greatest(n, 0) * $3 + 1))::uuid::text AS school,
       translate(rtrim(encode(decode(md5(format('%s/token/%s', $1, n)), 'hex'), 'base64'), '='), '+/', '-_') AS token
FROM generate_series(-1, $2 - 1) n
ORDER BY n
