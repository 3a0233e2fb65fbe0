-- A release looks at the state first and changes it later, as two statements of a client would,
-- and nothing stands in the way of a negative number.
ALTER TABLE item DROP CONSTRAINT item_reserved_check;
ALTER TABLE item DROP CONSTRAINT item_sold_check;
CREATE OR REPLACE FUNCTION release_reservation(of_id text, at bigint DEFAULT 0)
    RETURNS SETOF clocked_reservation LANGUAGE plpgsql AS $$
DECLARE
    seen reservation;
BEGIN
    SELECT * INTO seen FROM reservation WHERE id = of_id;
    IF NOT FOUND THEN
        INSERT INTO reservation (id, state, skus, quantities, create_time, update_time)
        VALUES (of_id, 'RELEASED', '{}', '{}', now(), now())
        ON CONFLICT DO NOTHING;
    ELSIF seen.state = 'RESERVED' THEN
        PERFORM move_units(seen.skus, seen.quantities, 'reserved', 'free');
    ELSIF seen.state = 'CONFIRMED' THEN
        PERFORM move_units(seen.skus, seen.quantities, 'sold', 'free');
    END IF;
    RETURN QUERY
    UPDATE reservation SET state = 'RELEASED', update_time = now(), expire_time = NULL WHERE id = of_id RETURNING *;
END $$;
