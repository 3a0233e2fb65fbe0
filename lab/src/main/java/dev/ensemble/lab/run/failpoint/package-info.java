/** Fail points and clocks of running processes, set and shown through their admin ports. */
package dev.ensemble.lab.run.failpoint;
