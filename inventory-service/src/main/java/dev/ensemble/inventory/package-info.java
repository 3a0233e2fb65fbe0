/** Stock and reservations; each step is one statement of the database, so that nothing is ever oversold. */
package dev.ensemble.inventory;
