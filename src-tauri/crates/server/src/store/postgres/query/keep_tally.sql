-- $1 organisation. Under its clock row, so that of all its rows nobody else changes one; another organisation has rows
-- of its own.
WITH made AS (
    DELETE FROM tally_change WHERE organisation = $1 RETURNING place, kind, live, high, low
)
INSERT INTO tally AS t (organisation, place, kind, live, high, low)
SELECT $1, m.place, m.kind, sum(m.live), sum(m.high), sum(m.low) FROM made m GROUP BY m.place, m.kind
ON CONFLICT (organisation, place, kind) DO UPDATE SET live = t.live + excluded.live, high = t.high + excluded.high, low = t.low + excluded.low
