-- ?1 organisation, ?2 records as ["HEX"], ?3 up to, ?4 device.
-- The newest version of each up to a stamp, unless the device stored one later.
SELECT h.record, h.stamp, h.data
FROM json_each(?2) AS wanted
CROSS JOIN history h ON h.entry = (
    SELECT max(e.entry) FROM history e
    WHERE e.organisation = ?1 AND e.record = unhex(wanted.value) AND e.fate = 'stored' AND e.stamp <= ?3)
WHERE h.data IS NOT NULL
  AND NOT EXISTS (
      SELECT 1 FROM history own
      WHERE own.organisation = ?1 AND own.record = h.record AND own.fate = 'stored' AND own.stamp > ?3 AND own.device = ?4)
