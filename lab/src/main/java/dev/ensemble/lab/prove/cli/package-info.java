/** {@code ./ensemble run}: which experiments there are, on which ensemble they run, and how they are reported. */
package dev.ensemble.lab.prove.cli;
