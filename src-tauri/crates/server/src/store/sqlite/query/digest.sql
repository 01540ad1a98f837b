-- ?1 organisation, ?2 everything, ?3 roots as ["/hex"], ?4 owners of the roots as ["HEX"].
SELECT r.kind, count(*) AS live, sum(r.proof_high) AS high, sum(r.proof_low) AS low
FROM record r
WHERE r.organisation = ?1 AND r.data IS NOT NULL
  AND (r.shared OR ?2
       OR EXISTS (SELECT 1 FROM json_each(?3) root WHERE instr(r.path, root.value))
       OR hex(r.id) IN (SELECT value FROM json_each(?4))
       OR EXISTS (SELECT 1 FROM sight s, json_each(?3) root
                  WHERE s.organisation = ?1 AND s.record = r.id AND instr(s.path, root.value)))
GROUP BY r.kind
