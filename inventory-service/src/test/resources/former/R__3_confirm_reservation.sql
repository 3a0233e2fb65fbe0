-- Sells the units: the pivot of an order. The database's clock alone decides whether it comes in time,
-- and an overdue reservation expires here if the sweeper has not come by yet, so that the answer never changes.
-- Made anew, for what a function answers cannot be replaced; nobody sees it gone, as this file is one transaction.
DROP FUNCTION IF EXISTS confirm_reservation(text);
CREATE FUNCTION confirm_reservation(of_id text)
    RETURNS SETOF reservation_answer LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    settled reservation_answer;
BEGIN
    UPDATE reservation
       SET state = CASE WHEN expire_time > now() THEN 'CONFIRMED' ELSE 'EXPIRED' END,
           update_time = now(), expire_time = NULL
     WHERE id = of_id AND state = 'RESERVED'
    RETURNING id, state, skus, quantities, refusal, refusal_sku, create_time, update_time, expire_time
      INTO settled;
    IF FOUND THEN
        PERFORM move_units(settled.skus, settled.quantities,
                           'reserved', CASE settled.state WHEN 'CONFIRMED' THEN 'sold' ELSE 'free' END);
        RETURN NEXT settled;
    ELSE
        RETURN QUERY
        SELECT id, state, skus, quantities, refusal, refusal_sku, create_time, update_time, expire_time
          FROM reservation WHERE id = of_id;
    END IF;
END $$;
