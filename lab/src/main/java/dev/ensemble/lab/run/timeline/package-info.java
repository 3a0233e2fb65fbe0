/** What happened to the processes of an ensemble, in one picture; and what clocks can tell of its order. */
package dev.ensemble.lab.run.timeline;
