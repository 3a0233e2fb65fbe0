-- Sells the units: the pivot of an order. The database's clock alone decides whether it comes in time,
-- and an overdue reservation expires here if the sweeper has not come by yet, so that the answer never changes.
-- With at_once it does not wait for the disk, and so frees the items' rows at once; the caller waits then (Database.kept).
-- A process of the version before does not ask for it.
-- Made anew, for what a function answers cannot be replaced; nobody sees it gone, as this file is one transaction.
DROP FUNCTION IF EXISTS confirm_reservation(text);
DROP FUNCTION IF EXISTS confirm_reservation(text, bigint);
DROP FUNCTION IF EXISTS confirm_reservation(text, bigint, boolean);
CREATE FUNCTION confirm_reservation(of_id text, at bigint DEFAULT 0, at_once boolean DEFAULT false)
    RETURNS SETOF clocked_reservation LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    settled clocked_reservation;
BEGIN
    UPDATE reservation
       SET state = CASE WHEN expire_time > now() THEN 'CONFIRMED' ELSE 'EXPIRED' END,
           update_time = now(), expire_time = NULL, hlc = greatest(at, hlc + 1)
     WHERE id = of_id AND state = 'RESERVED'
    RETURNING id, state, skus, quantities, refusal, refusal_sku, create_time, update_time, expire_time, hlc
      INTO settled;
    IF FOUND THEN
        PERFORM move_units(settled.skus, settled.quantities,
                           'reserved', CASE settled.state WHEN 'CONFIRMED' THEN 'sold' ELSE 'free' END, settled.hlc);
        IF at_once THEN
            PERFORM set_config('synchronous_commit', 'off', true);
        END IF;
        RETURN NEXT settled;
    ELSE
        RETURN QUERY
        SELECT id, state, skus, quantities, refusal, refusal_sku, create_time, update_time, expire_time, hlc
          FROM reservation WHERE id = of_id;
    END IF;
END $$;
