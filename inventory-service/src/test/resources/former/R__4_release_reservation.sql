-- Gives the units back, once, from any state, and for good: an id that was never seen gets a tombstone,
-- so that a create that comes late finds it decided.
-- Made anew, for what a function answers cannot be replaced; nobody sees it gone, as this file is one transaction.
DROP FUNCTION IF EXISTS release_reservation(text);
CREATE FUNCTION release_reservation(of_id text)
    RETURNS SETOF reservation_answer LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    moved record;
BEGIN
    LOOP
        UPDATE reservation
           SET state = 'RELEASED', update_time = now(), expire_time = NULL
         WHERE id = of_id AND state <> 'RELEASED'
        RETURNING old.state AS was,
                  ROW (id, new.state, skus, quantities, refusal, refusal_sku,
                       create_time, new.update_time, new.expire_time)::reservation_answer AS released
             INTO moved;
        IF FOUND THEN
            IF moved.was IN ('RESERVED', 'CONFIRMED') THEN
                PERFORM move_units((moved.released).skus, (moved.released).quantities,
                                   CASE moved.was WHEN 'RESERVED' THEN 'reserved' ELSE 'sold' END, 'free');
            END IF;
            RETURN NEXT moved.released;
            RETURN;
        END IF;

        RETURN QUERY
        SELECT id, state, skus, quantities, refusal, refusal_sku, create_time, update_time, expire_time
          FROM reservation WHERE id = of_id;
        EXIT WHEN FOUND;

        RETURN QUERY
        INSERT INTO reservation (id, state, skus, quantities, create_time, update_time)
        VALUES (of_id, 'RELEASED', '{}', '{}', now(), now())
        ON CONFLICT DO NOTHING
        RETURNING id, state, skus, quantities, refusal, refusal_sku, create_time, update_time, expire_time;
        EXIT WHEN FOUND; -- else a create came in between: release that
    END LOOP;
END $$;
