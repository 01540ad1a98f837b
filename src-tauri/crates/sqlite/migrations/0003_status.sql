-- Records of whatever kind has a status, by it and by their day: what is open and what was done since a day is found
-- without a look at the rest.

CREATE INDEX record_status ON record (kind, json_extract(data, '$.status'), json_extract(data, '$.date'), id)
WHERE state = 0 AND hidden_under IS NULL AND json_extract(data, '$.status') IS NOT NULL;

PRAGMA user_version = 3;
