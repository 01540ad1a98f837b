-- $1 organisation, $2 how many districts have somebody, $3 records of a district, $4 now.
-- A coordinator of each of the first districts, and a data manager (-1) who sees everything; a laptop each.
WITH people AS (
    SELECT n, md5(format('%s/person/%s', $1, n))::uuid AS id, md5(format('%s/%s', $1, n * $3))::uuid AS district FROM generate_series(-1, $2 - 1) n
), accounts AS (
    INSERT INTO account (organisation, id, email, name, role, password)
    SELECT $1, id, format('%s@%s', n, $1), format('Person %s', n), CASE WHEN n < 0 THEN 'dataManager' ELSE 'coordinator' END, '' FROM people
), devices AS (
    INSERT INTO device (organisation, id, account, name, heard) SELECT $1, id, id, 'laptop', $4 FROM people
), tokens AS (
    INSERT INTO token (hash, organisation, device, issued, used)
    SELECT sha256(decode(md5(format('%s/token/%s', $1, n)), 'hex')), $1, id, $4, $4 FROM people
)
INSERT INTO scope_root (organisation, account, record) SELECT $1, id, district FROM people WHERE n >= 0
