-- For lists of one customer's orders. Repeatable, so that it may come before or after any versioned migration.
CREATE INDEX IF NOT EXISTS orders_by_customer ON orders (customer, id);
