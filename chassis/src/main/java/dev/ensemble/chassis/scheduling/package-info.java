/** Doing something again: after a failure, with a backoff; or from time to time, whatever it throws. */
package dev.ensemble.chassis.scheduling;
