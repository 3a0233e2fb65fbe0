/** Breaks an ensemble of its own at random under load, lets it come to rest, and has the checker judge it. */
package dev.ensemble.lab.prove.torture;
