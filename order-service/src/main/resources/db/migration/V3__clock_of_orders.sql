-- Hybrid logical time of an order's last move, as one number: milliseconds since 1970 times 65536, plus a counter.
-- Computed when it is read, so that orders of earlier versions have it too, and it is never another than the move's.
ALTER TABLE orders ADD COLUMN hlc bigint GENERATED ALWAYS AS (
    (split_part(moves -> -1 ->> 'hlc', '.', 1)::bigint << 16) + split_part(moves -> -1 ->> 'hlc', '.', 2)::bigint
) VIRTUAL;

-- The text of such a number, as a move has it.
CREATE FUNCTION hlc_text(hlc bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT lpad((hlc >> 16)::text, 13, '0') || '.' || lpad((hlc & 65535)::text, 5, '0')
$$;
