/** How other processes tell the supervisor of an ensemble what to do. */
package dev.ensemble.lab.run.control;
