-- ?5: the field, ?6: its path. A reference is sorted by what the record referred to is called.
ORDER BY coalesce(
    (SELECT named.label FROM link AS way JOIN record AS named ON named.id = way.parent WHERE way.child = record.id AND way.field = ?5),
    json_extract(record.data, ?6)
) COLLATE NOCASE DESC, record.label COLLATE NOCASE DESC, record.id DESC LIMIT ?3 OFFSET ?4
