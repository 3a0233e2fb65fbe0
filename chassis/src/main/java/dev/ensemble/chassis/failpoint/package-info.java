/** Fail points: named places where a process can be told to halt, hang, fail or slow down. */
package dev.ensemble.chassis.failpoint;
