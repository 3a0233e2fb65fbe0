-- Forgets what was settled longer ago than the retention, a bounded batch of each kind; returns how many rows.
-- After that a repeat is a new request, and a release of a sold reservation no longer finds its units.
CREATE OR REPLACE FUNCTION prune(retention interval, batch integer)
    RETURNS integer LANGUAGE sql AS $$
    WITH old_reservation AS (
        SELECT id FROM reservation
         WHERE create_time < now() - retention AND update_time < now() - retention AND state <> 'RESERVED'
         ORDER BY create_time, id
         LIMIT batch
           FOR UPDATE SKIP LOCKED
    ), pruned_reservation AS (
        DELETE FROM reservation USING old_reservation WHERE reservation.id = old_reservation.id RETURNING 1
    ), old_restock AS (
        SELECT request_id FROM restock
         WHERE create_time < now() - retention
         ORDER BY create_time
         LIMIT batch
           FOR UPDATE SKIP LOCKED
    ), pruned_restock AS (
        DELETE FROM restock USING old_restock WHERE restock.request_id = old_restock.request_id RETURNING 1
    )
    SELECT (SELECT count(*) FROM pruned_reservation)::integer + (SELECT count(*) FROM pruned_restock)::integer;
$$;
