/** Starts processes, probes them, starts the dead again, and leaves none behind. */
package dev.ensemble.lab.run.supervisor;
