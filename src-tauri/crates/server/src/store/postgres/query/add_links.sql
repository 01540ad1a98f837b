-- $1 organisation, $2 the record, $3 fields, $4 targets, $5 whether each is the owner.
INSERT INTO link (organisation, record, field, target, owner)
SELECT $1, $2, l.field, l.target, l.owner
FROM unnest($3::text[], $4::uuid[], $5::boolean[]) AS l (field, target, owner)
