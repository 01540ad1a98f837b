-- $1 organisation, $2 records, $3 up to, $4 device.
-- The newest version of each up to a stamp, unless the device stored one later.
SELECT wanted.record, h.stamp, h.data
FROM unnest($2::uuid[]) AS wanted (record)
CROSS JOIN LATERAL (
    SELECT e.stamp, e.data FROM history e
    WHERE e.organisation = $1 AND e.record = wanted.record AND e.fate = 'stored' AND e.stamp <= $3
    ORDER BY e.entry DESC
    LIMIT 1
) AS h
WHERE h.data IS NOT NULL
  AND NOT EXISTS (
      SELECT 1 FROM history own
      WHERE own.organisation = $1 AND own.record = wanted.record AND own.fate = 'stored' AND own.stamp > $3 AND own.device = $4)
