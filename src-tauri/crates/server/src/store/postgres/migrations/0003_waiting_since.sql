-- When the first change that waited on a device was made, as far as the device could tell.
ALTER TABLE device ADD COLUMN waiting_since bigint;
