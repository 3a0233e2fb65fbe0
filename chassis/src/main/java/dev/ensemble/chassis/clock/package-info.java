/** The hybrid logical clock, which orders events of processes that share no clock. */
package dev.ensemble.chassis.clock;
