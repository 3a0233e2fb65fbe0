-- Sells the units: the pivot of an order. The database's clock alone decides whether it comes in time,
-- and an overdue reservation expires here if the sweeper has not come by yet, so that the answer never changes.
CREATE OR REPLACE FUNCTION confirm_reservation(of_id text)
    RETURNS SETOF reservation LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    settled reservation;
BEGIN
    UPDATE reservation
       SET state = CASE WHEN expire_time > now() THEN 'CONFIRMED' ELSE 'EXPIRED' END,
           update_time = now(), expire_time = NULL
     WHERE id = of_id AND state = 'RESERVED'
    RETURNING * INTO settled;
    IF FOUND THEN
        PERFORM move_units(settled.skus, settled.quantities,
                           'reserved', CASE settled.state WHEN 'CONFIRMED' THEN 'sold' ELSE 'free' END);
        RETURN NEXT settled;
    ELSE
        RETURN QUERY SELECT * FROM reservation WHERE id = of_id;
    END IF;
END $$;
