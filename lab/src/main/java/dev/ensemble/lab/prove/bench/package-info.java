/** {@code ./ensemble bench}: what this machine sustains, and what an order costs. */
package dev.ensemble.lab.prove.bench;
