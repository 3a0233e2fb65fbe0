-- Gives the units back, once, from any state, and for good: an id that was never seen gets a tombstone,
-- so that a create that comes late finds it decided.
CREATE OR REPLACE FUNCTION release_reservation(of_id text)
    RETURNS SETOF reservation LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    moved record;
BEGIN
    LOOP
        UPDATE reservation
           SET state = 'RELEASED', update_time = now(), expire_time = NULL
         WHERE id = of_id AND state <> 'RELEASED'
        RETURNING old.state AS was, new AS released INTO moved;
        IF FOUND THEN
            IF moved.was IN ('RESERVED', 'CONFIRMED') THEN
                PERFORM move_units((moved.released).skus, (moved.released).quantities,
                                   CASE moved.was WHEN 'RESERVED' THEN 'reserved' ELSE 'sold' END, 'free');
            END IF;
            RETURN NEXT moved.released;
            RETURN;
        END IF;

        RETURN QUERY SELECT * FROM reservation WHERE id = of_id;
        EXIT WHEN FOUND;

        RETURN QUERY
        INSERT INTO reservation (id, state, skus, quantities, create_time, update_time)
        VALUES (of_id, 'RELEASED', '{}', '{}', now(), now())
        ON CONFLICT DO NOTHING
        RETURNING *;
        EXIT WHEN FOUND; -- else a create came in between: release that
    END LOOP;
END $$;
