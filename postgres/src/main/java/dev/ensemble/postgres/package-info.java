/** The programs of PostgreSQL for this machine, and how to run them when this user must not: for the lab and for tests. */
package dev.ensemble.postgres;
