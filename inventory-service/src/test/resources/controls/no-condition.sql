-- The look at what is free comes before the locks, and nothing stands in the way of a negative number.
ALTER TABLE item DROP CONSTRAINT item_free_check;
CREATE OR REPLACE FUNCTION create_reservation(
    new_id text, line_skus text[], line_quantities integer[], time_to_live interval, at bigint DEFAULT 0)
    RETURNS SETOF clocked_reservation LANGUAGE plpgsql AS $$
DECLARE
    enough boolean;
BEGIN
    SELECT bool_and(free >= quantity) INTO enough
      FROM unnest(line_skus, line_quantities) AS line(line_sku, quantity) JOIN item ON sku = line_sku;
    IF enough THEN
        PERFORM move_units(line_skus, line_quantities, 'free', 'reserved');
    END IF;
    RETURN QUERY
    INSERT INTO reservation (id, state, skus, quantities, refusal, refusal_sku, create_time, update_time, expire_time)
    VALUES (new_id, CASE WHEN enough THEN 'RESERVED' ELSE 'REFUSED' END, line_skus, line_quantities,
            CASE WHEN enough THEN NULL ELSE 'OUT_OF_STOCK' END, line_skus[1],
            now(), now(), CASE WHEN enough THEN now() + time_to_live END)
    RETURNING *;
END $$;
