/** Who an attempt is meant for: a process refuses what was meant for the former owner of its port. */
package dev.ensemble.chassis.identity;
