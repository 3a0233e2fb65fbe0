-- What the steps answer: row types of their own, because the tables' grow. A later version adds a column while processes
-- of this one serve, and a call that was planned before, and waited for the table, would find a row that it did not expect.
CREATE TYPE reservation_answer AS (
    id          text COLLATE "C",
    state       text,
    skus        text[],
    quantities  integer[],
    refusal     text,
    refusal_sku text,
    create_time timestamptz,
    update_time timestamptz,
    expire_time timestamptz
);

CREATE TYPE item_answer AS (
    sku          text COLLATE "C",
    display_name text,
    free         bigint,
    reserved     bigint,
    sold         bigint
);
