/**
 * The hybrid logical clock, which orders events of processes that share no clock, and the two that it reads: the wall clock,
 * and one that no jump of the wall clock moves.
 */
package dev.ensemble.chassis.clock;
