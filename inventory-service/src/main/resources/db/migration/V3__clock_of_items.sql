-- Hybrid logical time of an item's last change: what follows from how many are free happens later.
-- Milliseconds since 1970 times 65536, plus a counter; 0 where an earlier version changed it last.
ALTER TABLE item ADD COLUMN hlc bigint NOT NULL DEFAULT 0;
