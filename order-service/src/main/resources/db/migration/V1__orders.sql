-- A ULID (https://github.com/ulid/spec) in lower case: 10 characters of milliseconds, 16 of randomness.
-- The database makes the time part, so that ids follow the one clock that all replicas share,
-- and the primary key alone lists orders by age.
CREATE FUNCTION ulid(at timestamptz, randomness text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  left_over bigint := floor(extract(epoch FROM at) * 1000);
  characters text := '';
BEGIN
  FOR i IN 1..10 LOOP
    characters := substr('0123456789abcdefghjkmnpqrstvwxyz', (left_over & 31)::int + 1, 1) || characters;
    left_over := left_over >> 5;
  END LOOP;
  RETURN characters || randomness;
END $$;

-- One entry of an order's history: hybrid logical time, instance, and the database's time.
CREATE FUNCTION order_move(state text, hlc text, instance text) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_array(jsonb_build_object('state', state, 'hlc', hlc, 'instance', instance, 'time', now()))
$$;

CREATE TABLE orders (
  id            text COLLATE "C" PRIMARY KEY,
  request_id    text COLLATE "C" NOT NULL,
  -- While true no other order can have this request_id; the sweeper ends it.
  key_live      boolean NOT NULL DEFAULT true,
  customer      text NOT NULL,
  skus          text[] NOT NULL,
  quantities    int[] NOT NULL CHECK (cardinality(quantities) = cardinality(skus)),
  state         text NOT NULL CHECK (state IN ('PENDING', 'CONFIRMED', 'REJECTED', 'CANCELLING', 'CANCELLED')),
  reject_reason text NOT NULL DEFAULT '' CHECK ((state = 'REJECTED') = (reject_reason <> '')),
  create_time   timestamptz NOT NULL DEFAULT now(),
  update_time   timestamptz NOT NULL DEFAULT now(),
  -- When the sweeper may take the order up; none once nothing is left to do.
  resume_time   timestamptz CHECK ((state IN ('PENDING', 'CANCELLING')) = (resume_time IS NOT NULL)),
  -- In the row, so that a move and its record are one write and one commit.
  moves         jsonb NOT NULL
);

CREATE UNIQUE INDEX orders_request_id ON orders (request_id) WHERE key_live;
CREATE INDEX orders_unfinished ON orders (resume_time) WHERE resume_time IS NOT NULL;
CREATE INDEX orders_keys_by_age ON orders (create_time) WHERE key_live;
