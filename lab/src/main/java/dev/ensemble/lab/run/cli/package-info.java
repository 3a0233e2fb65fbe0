/** The verbs that start, show, break and stop an ensemble. */
package dev.ensemble.lab.run.cli;
