-- Takes all units of a reservation, or none. An item that has too few is not waited for: what is free at this moment
-- decides, so that callers of a sold out item do not queue for its row.
CREATE OR REPLACE FUNCTION take_units(line_skus text[], line_quantities integer[])
    RETURNS boolean LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    wanted integer := cardinality(line_skus);
    taken  integer;
BEGIN
    IF wanted > 1 THEN
        PERFORM FROM item JOIN unnest(line_skus, line_quantities) AS line(line_sku, quantity) ON sku = line_sku
          WHERE free >= quantity ORDER BY sku FOR NO KEY UPDATE OF item;
        GET DIAGNOSTICS taken = ROW_COUNT;
        IF taken < wanted THEN
            RETURN false;
        END IF;
    END IF;
    UPDATE item
       SET free = free - quantity, reserved = reserved + quantity
      FROM unnest(line_skus, line_quantities) AS line(line_sku, quantity)
     WHERE sku = line_sku AND free >= quantity;
    GET DIAGNOSTICS taken = ROW_COUNT;
    RETURN taken = wanted;
END $$;

-- Sets units aside, or writes down why not. The first call with an id decides; every later one reads what it decided.
-- The lines come ordered by sku.
-- Made anew, for what a function answers cannot be replaced; nobody sees it gone, as this file is one transaction.
DROP FUNCTION IF EXISTS create_reservation(text, text[], integer[], interval);
CREATE FUNCTION create_reservation(
    new_id text, line_skus text[], line_quantities integer[], time_to_live interval)
    RETURNS SETOF reservation_answer LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY
    SELECT id, state, skus, quantities, refusal, refusal_sku, create_time, update_time, expire_time
      FROM reservation WHERE id = new_id;
    IF FOUND THEN
        RETURN;
    END IF;

    IF take_units(line_skus, line_quantities) THEN
        RETURN QUERY
        INSERT INTO reservation (id, state, skus, quantities, create_time, update_time, expire_time)
        VALUES (new_id, 'RESERVED', line_skus, line_quantities, now(), now(), now() + time_to_live)
        ON CONFLICT DO NOTHING
        RETURNING id, state, skus, quantities, refusal, refusal_sku, create_time, update_time, expire_time;
        IF FOUND THEN
            -- Does not wait for the disk, and so frees the items' rows at once. A crash that loses it gives the units
            -- back, and nothing was promised yet: the confirm that follows waits, and finds it or does not.
            PERFORM set_config('synchronous_commit', 'off', true);
            RETURN;
        END IF;
        PERFORM move_units(line_skus, line_quantities, 'reserved', 'free');
    ELSE
        RETURN QUERY
        INSERT INTO reservation (id, state, skus, quantities, refusal, refusal_sku, create_time, update_time)
        SELECT new_id, 'REFUSED', line_skus, line_quantities,
               CASE WHEN sku IS NULL THEN 'UNKNOWN_SKU' ELSE 'OUT_OF_STOCK' END, line_sku, now(), now()
          FROM unnest(line_skus, line_quantities) AS line(line_sku, quantity) LEFT JOIN item ON sku = line_sku
         ORDER BY coalesce(free >= quantity, false), line_sku COLLATE "C"
         LIMIT 1
        ON CONFLICT DO NOTHING
        RETURNING id, state, skus, quantities, refusal, refusal_sku, create_time, update_time, expire_time;
        IF FOUND THEN
            RETURN;
        END IF;
    END IF;

    -- Another call with the same id was first in the meantime.
    RETURN QUERY
    SELECT id, state, skus, quantities, refusal, refusal_sku, create_time, update_time, expire_time
      FROM reservation WHERE id = new_id;
END $$;
