/** Experiments on time: what hybrid logical clocks tell when wall clocks disagree, jump or are broken. */
package dev.ensemble.lab.prove.clock;
