/** The loss of the primary database, whose standby takes its place. */
package dev.ensemble.lab.prove.standby;
