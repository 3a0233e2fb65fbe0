-- free + reserved + sold = everything ever stocked; the checks make overselling an error whatever the code does.
CREATE TABLE item (
    sku          text COLLATE "C" PRIMARY KEY,
    display_name text   NOT NULL,
    free         bigint NOT NULL CHECK (free >= 0),
    reserved     bigint NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    sold         bigint NOT NULL DEFAULT 0 CHECK (sold >= 0)
) WITH (fillfactor = 50); -- room for new versions of a hot row on its own page (HOT updates)

-- One row a reservation, its lines in arrays ordered by sku: one insert, whatever the number of lines.
CREATE TABLE reservation (
    id             text COLLATE "C" PRIMARY KEY,
    state          text        NOT NULL
        CHECK (state IN ('RESERVED', 'CONFIRMED', 'RELEASED', 'REFUSED', 'EXPIRED')),
    skus           text[]      NOT NULL,
    quantities     integer[]   NOT NULL CHECK (cardinality(quantities) = cardinality(skus)),
    refusal        text CHECK (refusal IN ('OUT_OF_STOCK', 'UNKNOWN_SKU')),
    refusal_sku    text,
    create_time    timestamptz NOT NULL,
    update_time    timestamptz NOT NULL,
    expire_time    timestamptz CHECK ((expire_time IS NOT NULL) = (state = 'RESERVED'))
) WITH (fillfactor = 80);

-- Pages, newest first; pruning walks it from the other end.
CREATE INDEX reservation_by_create_time ON reservation (create_time, id);

-- What the sweeper looks for; small, because it holds open reservations only.
CREATE INDEX reservation_open ON reservation (expire_time) WHERE expire_time IS NOT NULL;

-- Requests to restock that were done, so that a repeat adds nothing.
CREATE TABLE restock (
    request_id    text COLLATE "C" PRIMARY KEY,
    sku           text        NOT NULL,
    quantity      bigint      NOT NULL CHECK (quantity > 0),
    allow_missing boolean     NOT NULL,
    display_name  text        NOT NULL,
    create_time   timestamptz NOT NULL
);

CREATE INDEX restock_by_create_time ON restock (create_time);
