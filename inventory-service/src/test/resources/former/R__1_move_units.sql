-- Moves the units of a reservation between the columns free, reserved and sold.
-- The rows are locked in order of sku, so that two reservations of the same items never wait for each other in a ring.
CREATE OR REPLACE FUNCTION move_units(line_skus text[], line_quantities bigint[], origin text, target text)
    RETURNS void LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF cardinality(line_skus) > 1 THEN
        PERFORM FROM item WHERE sku = ANY (line_skus) ORDER BY sku FOR NO KEY UPDATE;
    END IF;
    UPDATE item
       SET free     = free     + quantity * ((target = 'free')::int     - (origin = 'free')::int),
           reserved = reserved + quantity * ((target = 'reserved')::int - (origin = 'reserved')::int),
           sold     = sold     + quantity * ((target = 'sold')::int     - (origin = 'sold')::int)
      FROM unnest(line_skus, line_quantities) AS line(line_sku, quantity)
     WHERE sku = line_sku;
END $$;
