-- Hybrid logical time of a reservation's last change, as an item's.
ALTER TABLE reservation ADD COLUMN hlc bigint NOT NULL DEFAULT 0;

-- What the steps answer since then; the functions of the version before answer with the types without a clock until each
-- of them is made anew.
CREATE TYPE clocked_reservation AS (
    id          text COLLATE "C",
    state       text,
    skus        text[],
    quantities  integer[],
    refusal     text,
    refusal_sku text,
    create_time timestamptz,
    update_time timestamptz,
    expire_time timestamptz,
    hlc         bigint
);

CREATE TYPE clocked_item AS (
    sku          text COLLATE "C",
    display_name text,
    free         bigint,
    reserved     bigint,
    sold         bigint,
    hlc          bigint
);
