/** A real PostgreSQL of the ensemble: its programs, its files, its process and its secrets. */
package dev.ensemble.lab.run.postgres;
