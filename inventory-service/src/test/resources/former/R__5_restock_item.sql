-- Adds units, once a request id. MISSING leaves no trace, so that the request may succeed later.
-- Made anew, for what a function answers cannot be replaced; nobody sees it gone, as this file is one transaction.
DROP FUNCTION IF EXISTS restock_item(text, text, bigint, boolean, text);
CREATE FUNCTION restock_item(
    new_request_id text, item_sku text, units bigint, may_create boolean, new_display_name text)
    RETURNS TABLE (outcome text, stocked item_answer) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
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
               ROW (item.sku, item.display_name, item.free, item.reserved, item.sold)::item_answer
          FROM item WHERE sku = first.sku;
        RETURN;
    END IF;

    RETURN QUERY
    UPDATE item SET free = free + units WHERE sku = item_sku
    RETURNING 'DONE', ROW (item.sku, item.display_name, item.free, item.reserved, item.sold)::item_answer;
    IF FOUND THEN
        RETURN;
    END IF;

    IF may_create THEN
        RETURN QUERY
        INSERT INTO item (sku, display_name, free) VALUES (item_sku, new_display_name, units)
        ON CONFLICT (sku) DO UPDATE SET free = item.free + units -- another call created it in between
        RETURNING 'DONE', ROW (item.sku, item.display_name, item.free, item.reserved, item.sold)::item_answer;
    ELSE
        DELETE FROM restock WHERE request_id = new_request_id;
        RETURN QUERY SELECT 'MISSING', NULL::item_answer;
    END IF;
END $$;
