-- Expires overdue reservations, a bounded batch; returns how many. Replicas that sweep at once skip each other's rows.
-- Reservations before items, as everywhere: a statement that holds an item waits for no reservation.
CREATE OR REPLACE FUNCTION expire_reservations(batch integer)
    RETURNS integer LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    expired      integer;
    given_skus   text[];
    given_units  bigint[];
BEGIN
    WITH due AS (
        SELECT id FROM reservation
         WHERE expire_time <= now()
         ORDER BY expire_time
         LIMIT batch
           FOR NO KEY UPDATE SKIP LOCKED
    ), settled AS (
        UPDATE reservation SET state = 'EXPIRED', update_time = now(), expire_time = NULL
          FROM due WHERE reservation.id = due.id
        RETURNING skus, quantities
    ), given AS (
        SELECT line_sku, sum(quantity)::bigint AS units
          FROM settled, unnest(skus, quantities) AS line(line_sku, quantity)
         GROUP BY line_sku
    )
    SELECT (SELECT count(*) FROM settled), array_agg(line_sku), array_agg(units)
      INTO expired, given_skus, given_units
      FROM given;
    IF expired > 0 THEN
        PERFORM move_units(given_skus, given_units, 'reserved', 'free');
    END IF;
    RETURN expired;
END $$;
