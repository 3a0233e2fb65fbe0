/** Faults of processes under the load of ordinary callers. */
package dev.ensemble.lab.prove.faults;
