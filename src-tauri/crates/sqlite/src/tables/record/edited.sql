-- Dirty records, in the order of their newest change.
SELECT
    record.id, record.kind, record.state, record.data, record.stamp, record.hidden_under, record.loose, record.generation,
    base.state AS base_state, base.data AS base_data, edit.body AS edit
FROM edit
CROSS JOIN record ON record.id = edit.id
LEFT JOIN base ON base.id = record.id
ORDER BY edit.change, edit.id
