-- Sets units aside, or writes down why not. The first call with an id decides; every later one reads what it decided.
-- The lines come ordered by sku.
CREATE OR REPLACE FUNCTION create_reservation(
    new_id text, line_skus text[], line_quantities integer[], time_to_live interval)
    RETURNS SETOF reservation LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    obstacle_reason text;
    obstacle_sku    text;
    made            reservation;
BEGIN
    -- Takes the id: a simultaneous repeat waits here until the first is decided.
    INSERT INTO reservation (id, state, skus, quantities, create_time, update_time, expire_time)
    VALUES (new_id, 'RESERVED', line_skus, line_quantities, now(), now(), now() + time_to_live)
    ON CONFLICT DO NOTHING
    RETURNING * INTO made;
    IF NOT FOUND THEN
        RETURN QUERY SELECT * FROM reservation WHERE id = new_id;
        RETURN;
    END IF;

    PERFORM FROM item WHERE sku = ANY (line_skus) ORDER BY sku FOR NO KEY UPDATE;
    SELECT CASE WHEN sku IS NULL THEN 'UNKNOWN_SKU' ELSE 'OUT_OF_STOCK' END, line_sku
      INTO obstacle_reason, obstacle_sku
      FROM unnest(line_skus, line_quantities) AS line(line_sku, quantity)
      LEFT JOIN item ON sku = line_sku
     WHERE sku IS NULL OR free < quantity
     ORDER BY line_sku COLLATE "C"
     LIMIT 1;

    IF FOUND THEN
        RETURN QUERY
        UPDATE reservation
           SET state = 'REFUSED', refusal = obstacle_reason, refusal_sku = obstacle_sku, expire_time = NULL
         WHERE id = new_id
        RETURNING *;
    ELSE
        PERFORM move_units(line_skus, line_quantities, 'free', 'reserved');
        RETURN NEXT made;
    END IF;
END $$;
