-- Takes all units of a reservation, or none. An item that has too few is not waited for: what is free at this moment
-- decides, so that callers of a sold out item do not queue for its row.
-- Returns when it was, which is later than the last change of each of the items; nothing when there are too few.
CREATE OR REPLACE FUNCTION take_units(line_skus text[], line_quantities integer[], at bigint)
    RETURNS bigint LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    wanted integer := cardinality(line_skus);
    taken  integer;
    latest bigint := 0;
BEGIN
    IF wanted > 1 THEN
        SELECT count(*), max(hlc) INTO taken, latest FROM (
            SELECT hlc
              FROM item JOIN unnest(line_skus, line_quantities) AS line(line_sku, quantity) ON sku = line_sku
             WHERE free >= quantity ORDER BY sku FOR NO KEY UPDATE OF item) AS locked;
        IF taken < wanted THEN
            RETURN NULL;
        END IF;
    END IF;
    WITH taking AS (
        UPDATE item
           SET free = free - quantity, reserved = reserved + quantity, hlc = greatest(at, hlc + 1, latest + 1)
          FROM unnest(line_skus, line_quantities) AS line(line_sku, quantity)
         WHERE sku = line_sku AND free >= quantity
        RETURNING hlc
    )
    SELECT count(*), max(hlc) INTO taken, latest FROM taking;
    RETURN CASE WHEN taken = wanted THEN latest END;
END $$;

-- What a create of the version before calls that was under way when its function was made anew.
CREATE OR REPLACE FUNCTION take_units(line_skus text[], line_quantities integer[])
    RETURNS boolean LANGUAGE sql AS $$ SELECT take_units(line_skus, line_quantities, 0) IS NOT NULL $$;

-- Sets units aside, or writes down why not. The first call with an id decides; every later one reads what it decided.
-- The lines come ordered by sku.
-- Made anew, for what a function answers cannot be replaced; nobody sees it gone, as this file is one transaction.
DROP FUNCTION IF EXISTS create_reservation(text, text[], integer[], interval);
DROP FUNCTION IF EXISTS create_reservation(text, text[], integer[], interval, bigint);
CREATE FUNCTION create_reservation(
    new_id text, line_skus text[], line_quantities integer[], time_to_live interval, at bigint DEFAULT 0)
    RETURNS SETOF clocked_reservation LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    taken_at bigint;
BEGIN
    RETURN QUERY
    SELECT id, state, skus, quantities, refusal, refusal_sku, create_time, update_time, expire_time, hlc
      FROM reservation WHERE id = new_id;
    IF FOUND THEN
        RETURN;
    END IF;

    taken_at := take_units(line_skus, line_quantities, at);
    IF taken_at IS NOT NULL THEN
        RETURN QUERY
        INSERT INTO reservation (id, state, skus, quantities, create_time, update_time, expire_time, hlc)
        VALUES (new_id, 'RESERVED', line_skus, line_quantities, now(), now(), now() + time_to_live, taken_at)
        ON CONFLICT DO NOTHING
        RETURNING id, state, skus, quantities, refusal, refusal_sku, create_time, update_time, expire_time, hlc;
        IF FOUND THEN
            -- Does not wait for the disk, and so frees the items' rows at once. A crash that loses it gives the units
            -- back, and nothing was promised yet: the confirm that follows waits, and finds it or does not.
            PERFORM set_config('synchronous_commit', 'off', true);
            RETURN;
        END IF;
        PERFORM move_units(line_skus, line_quantities, 'reserved', 'free', at);
    ELSE
        RETURN QUERY
        INSERT INTO reservation (id, state, skus, quantities, refusal, refusal_sku, create_time, update_time, hlc)
        SELECT new_id, 'REFUSED', line_skus, line_quantities,
               CASE WHEN sku IS NULL THEN 'UNKNOWN_SKU' ELSE 'OUT_OF_STOCK' END, line_sku, now(), now(),
               greatest(at, hlc + 1) -- after what took the last unit
          FROM unnest(line_skus, line_quantities) AS line(line_sku, quantity) LEFT JOIN item ON sku = line_sku
         ORDER BY coalesce(free >= quantity, false), line_sku COLLATE "C"
         LIMIT 1
        ON CONFLICT DO NOTHING
        RETURNING id, state, skus, quantities, refusal, refusal_sku, create_time, update_time, expire_time, hlc;
        IF FOUND THEN
            RETURN;
        END IF;
    END IF;

    -- Another call with the same id was first in the meantime.
    RETURN QUERY
    SELECT id, state, skus, quantities, refusal, refusal_sku, create_time, update_time, expire_time, hlc
      FROM reservation WHERE id = new_id;
END $$;
