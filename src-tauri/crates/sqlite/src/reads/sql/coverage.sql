-- Members (?1) of each area, which their field ?2 names, and how many of them were visited: named by the field ?5 of a
-- visit (?4) with the status ?6 and a day from ?7 on. The field ?3 of an area names the one that it lies in. Members and
-- visits are counted from their indexes; of neither is the content read.
WITH been AS MATERIALIZED (
    SELECT DISTINCT way.parent AS member
    FROM record AS visit
    CROSS JOIN link AS way ON way.child = visit.id AND way.field = ?5
    WHERE visit.kind = ?4 AND visit.state = 0 AND visit.hidden_under IS NULL
        AND json_extract(visit.data, '$.status') = ?6 AND json_extract(visit.data, '$.date') >= ?7
),
tally AS MATERIALIZED (
    SELECT way.parent AS area, count(*) AS members, count(*) FILTER (WHERE member.id IN (SELECT been.member FROM been)) AS visited
    FROM record AS member
    CROSS JOIN link AS way ON way.child = member.id AND way.field = ?2
    WHERE member.kind = ?1 AND member.state = 0 AND member.hidden_under IS NULL
    GROUP BY way.parent
)
SELECT
    record.id, record.kind, record.label, tally.members, tally.visited,
    above.id AS above_id, above.kind AS above_kind, above.label AS above_label
FROM tally
CROSS JOIN record ON record.id = tally.area
LEFT JOIN link AS way ON way.child = record.id AND way.field = ?3
LEFT JOIN record AS above ON above.id = way.parent
ORDER BY record.label COLLATE NOCASE, record.id
