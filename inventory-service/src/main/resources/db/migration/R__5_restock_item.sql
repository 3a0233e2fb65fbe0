-- Adds units, once a request id. MISSING leaves no trace, so that the request may succeed later.
-- Made anew, for what a function answers cannot be replaced; nobody sees it gone, as this file is one transaction.
DROP FUNCTION IF EXISTS restock_item(text, text, bigint, boolean, text);
DROP FUNCTION IF EXISTS restock_item(text, text, bigint, boolean, text, bigint);
CREATE FUNCTION restock_item(
    new_request_id text, item_sku text, units bigint, may_create boolean, new_display_name text, at bigint DEFAULT 0)
    RETURNS TABLE (outcome text, stocked clocked_item)
    LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    first record;
BEGIN
    INSERT INTO restock (request_id, sku, quantity, allow_missing, display_name, create_time)
    VALUES (new_request_id, item_sku, units, may_create, new_display_name, now())
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        SELECT sku, quantity, allow_missing, display_name INTO first FROM restock WHERE request_id = new_request_id;
        RETURN QUERY
        SELECT CASE WHEN (first.sku, first.quantity, first.allow_missing, first.display_name)
                       = (item_sku, units, may_create, new_display_name) THEN 'DONE' ELSE 'REUSED' END,
               ROW (item.sku, item.display_name, item.free, item.reserved, item.sold, item.hlc)::clocked_item
          FROM item WHERE sku = first.sku;
        RETURN;
    END IF;

    RETURN QUERY
    UPDATE item SET free = free + units, hlc = greatest(at, item.hlc + 1) WHERE sku = item_sku
    RETURNING 'DONE', ROW (item.sku, item.display_name, item.free, item.reserved, item.sold, item.hlc)::clocked_item;
    IF FOUND THEN
        RETURN;
    END IF;

    IF may_create THEN
        RETURN QUERY
        INSERT INTO item (sku, display_name, free, hlc) VALUES (item_sku, new_display_name, units, at)
        ON CONFLICT (sku) DO UPDATE -- another call created it in between
           SET free = item.free + units, hlc = greatest(at, item.hlc + 1)
        RETURNING 'DONE',
                  ROW (item.sku, item.display_name, item.free, item.reserved, item.sold, item.hlc)::clocked_item;
    ELSE
        DELETE FROM restock WHERE request_id = new_request_id;
        RETURN QUERY SELECT 'MISSING', NULL::clocked_item;
    END IF;
END $$;
