/** Experiments with failures that say nothing: instances that freeze, are slow, or fail now and then. */
package dev.ensemble.lab.prove.grey;
