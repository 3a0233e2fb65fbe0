-- The items are locked in the order of the request.
CREATE OR REPLACE FUNCTION move_units(line_skus text[], line_quantities bigint[], origin text, target text, at bigint DEFAULT 0)
    RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 1 .. cardinality(line_skus) LOOP
        UPDATE item SET free = free - line_quantities[i], reserved = reserved + line_quantities[i]
         WHERE sku = line_skus[i];
    END LOOP;
END $$;
CREATE OR REPLACE FUNCTION create_reservation(
    new_id text, line_skus text[], line_quantities integer[], time_to_live interval, at bigint DEFAULT 0)
    RETURNS SETOF clocked_reservation LANGUAGE plpgsql AS $$
BEGIN
    PERFORM move_units(line_skus, line_quantities, 'free', 'reserved');
    RETURN QUERY
    INSERT INTO reservation (id, state, skus, quantities, create_time, update_time, expire_time)
    VALUES (new_id, 'RESERVED', line_skus, line_quantities, now(), now(), now() + time_to_live)
    RETURNING *;
END $$;
