package dev.ensemble.lab.prove.scale;

/**
 * One measurement of the peak.
 *
 * @param replicas that served
 * @param rate calls a second that were served well
 * @param busy share of all processors of the machine that was busy meanwhile
 */
record Capacity(int replicas, double rate, double busy) {}
