-- Adds units, once a request id. MISSING leaves no trace, so that the request may succeed later.
CREATE OR REPLACE FUNCTION restock_item(
    new_request_id text, item_sku text, units bigint, may_create boolean, new_display_name text)
    RETURNS TABLE (outcome text, stocked item) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    first restock;
BEGIN
    INSERT INTO restock VALUES (new_request_id, item_sku, units, may_create, new_display_name, now())
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        SELECT * INTO first FROM restock WHERE request_id = new_request_id;
        RETURN QUERY
        SELECT CASE WHEN (first.sku, first.quantity, first.allow_missing, first.display_name)
                       = (item_sku, units, may_create, new_display_name) THEN 'DONE' ELSE 'REUSED' END, item
          FROM item WHERE sku = first.sku;
        RETURN;
    END IF;

    RETURN QUERY
    UPDATE item SET free = free + units WHERE sku = item_sku RETURNING 'DONE', item;
    IF FOUND THEN
        RETURN;
    END IF;

    IF may_create THEN
        RETURN QUERY
        INSERT INTO item (sku, display_name, free) VALUES (item_sku, new_display_name, units)
        ON CONFLICT (sku) DO UPDATE SET free = item.free + units -- another call created it in between
        RETURNING 'DONE', item;
    ELSE
        DELETE FROM restock WHERE request_id = new_request_id;
        RETURN QUERY SELECT 'MISSING', NULL::item;
    END IF;
END $$;
