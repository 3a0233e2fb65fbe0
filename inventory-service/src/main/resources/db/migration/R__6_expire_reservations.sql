-- Expires overdue reservations, a bounded batch. Replicas that sweep at once skip each other's rows.
-- Reservations before items, as everywhere: a statement that holds an item waits for no reservation.
-- Returns how many, and when: later than the last change of each of them.
DROP FUNCTION IF EXISTS expire_overdue(integer, bigint);
CREATE FUNCTION expire_overdue(batch integer, at bigint)
    RETURNS TABLE (expired integer, hlc bigint) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    given_skus  text[];
    given_units bigint[];
BEGIN
    WITH due AS (
        SELECT id FROM reservation
         WHERE expire_time <= now()
         ORDER BY expire_time
         LIMIT batch
           FOR NO KEY UPDATE SKIP LOCKED
    ), settled AS (
        UPDATE reservation
           SET state = 'EXPIRED', update_time = now(), expire_time = NULL, hlc = greatest(at, reservation.hlc + 1)
          FROM due WHERE reservation.id = due.id
        RETURNING skus, quantities, reservation.hlc AS settled_at
    ), given AS (
        SELECT line_sku, sum(quantity)::bigint AS units
          FROM settled, unnest(skus, quantities) AS line(line_sku, quantity)
         GROUP BY line_sku
    )
    SELECT (SELECT count(*) FROM settled), (SELECT coalesce(max(settled_at), 0) FROM settled),
           array_agg(line_sku), array_agg(units)
      INTO expired, hlc, given_skus, given_units
      FROM given;
    IF expired > 0 THEN
        PERFORM move_units(given_skus, given_units, 'reserved', 'free', hlc);
    END IF;
    RETURN NEXT;
END $$;

-- What the version before calls.
CREATE OR REPLACE FUNCTION expire_reservations(batch integer)
    RETURNS integer LANGUAGE sql AS $$ SELECT expired FROM expire_overdue(batch, 0) $$;
