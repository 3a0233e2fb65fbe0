-- A step answers with a row of the table, whatever its columns are by then.
DROP FUNCTION confirm_reservation(text, bigint, boolean);
CREATE FUNCTION confirm_reservation(of_id text, at bigint, at_once boolean)
    RETURNS SETOF reservation LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY
    UPDATE reservation SET state = 'CONFIRMED', update_time = now(), expire_time = NULL WHERE id = of_id RETURNING *;
END $$;
