-- Records by id, in any order.
SELECT
    record.id, record.kind, record.state, record.data, record.stamp, record.hidden_under, record.loose, record.generation,
    base.state AS base_state, base.data AS base_data, edit.body AS edit
FROM json_each(?1) AS wanted
CROSS JOIN record ON record.id = unhex(wanted.value)
LEFT JOIN base ON base.id = record.id
LEFT JOIN edit ON edit.id = record.id
