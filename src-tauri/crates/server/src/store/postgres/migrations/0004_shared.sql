-- The digest of a place counts what the whole organisation shares without looking at the rest of it.
CREATE INDEX record_shared ON record (organisation) WHERE shared;
