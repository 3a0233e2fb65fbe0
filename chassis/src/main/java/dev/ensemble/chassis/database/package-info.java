/** PostgreSQL: a bounded pool, one statement a transaction, errors in the terms of a caller, migrations. */
package dev.ensemble.chassis.database;
