-- What is deleted here, or hidden under something that is, is not shown. ?2: the filters, all of which must hold.
AND record.state = 0 AND record.hidden_under IS NULL
AND NOT EXISTS (
    SELECT 1 FROM json_each(?2) AS filter
    WHERE NOT CASE filter.value ->> 'holds'
        WHEN 'nothing' THEN json_extract(record.data, filter.value ->> 'path') IS NULL
        WHEN 'list' THEN EXISTS (
            SELECT 1 FROM json_each(record.data, filter.value ->> 'path') AS item
            WHERE item.value IN (SELECT wanted.value FROM json_each(filter.value, '$.values') AS wanted)
        )
        ELSE coalesce(
            json_extract(record.data, filter.value ->> 'path') IN (SELECT wanted.value FROM json_each(filter.value, '$.values') AS wanted),
            0
        )
    END
)
