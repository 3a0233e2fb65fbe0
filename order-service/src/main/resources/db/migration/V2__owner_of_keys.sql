-- Whose key it is: nobody's where callers have no tokens. What belongs to one says nothing about another's.
ALTER TABLE orders ADD COLUMN owner text COLLATE "C" NOT NULL DEFAULT '';
DROP INDEX orders_request_id;
CREATE UNIQUE INDEX orders_request_id ON orders (request_id, owner) WHERE key_live;
