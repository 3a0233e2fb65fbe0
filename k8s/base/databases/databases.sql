-- A database and a role for each service that keeps data; whatever is there already stays.
-- A wrong password would be put right, so that the Secret is the truth.
\getenv inventory_password INVENTORY_PASSWORD
\getenv orders_password ORDERS_PASSWORD

SELECT 'CREATE ROLE inventory LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'inventory') \gexec
SELECT 'CREATE ROLE orders LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'orders') \gexec
ALTER ROLE inventory PASSWORD :'inventory_password';
ALTER ROLE orders PASSWORD :'orders_password';

SELECT 'CREATE DATABASE inventory OWNER inventory' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'inventory') \gexec
SELECT 'CREATE DATABASE orders OWNER orders' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'orders') \gexec
REVOKE ALL ON DATABASE inventory, orders FROM PUBLIC;
