/** Calls that go the whole way of a request and change nothing: what a process warms up with. */
package dev.ensemble.chassis.dryrun;
