-- One line of a list. What stands in the way of a record's way to the server, the most urgent first.
SELECT
    record.id, record.kind, record.label, record.data, record.stamp,
    CASE
        WHEN EXISTS (SELECT 1 FROM conflict WHERE conflict.id = record.id) THEN 'conflict'
        WHEN edit.id IS NULL THEN 'confirmed'
        WHEN edit.state = 'attention' THEN 'attention'
        WHEN edit.state = 'blocked' THEN 'blocked'
        WHEN edit.change > edit.sealed THEN 'waiting'
        WHEN EXISTS (SELECT 1 FROM operation WHERE operation.record = record.id AND operation.sent = 1) THEN 'sent'
        ELSE 'waiting'
    END AS standing
