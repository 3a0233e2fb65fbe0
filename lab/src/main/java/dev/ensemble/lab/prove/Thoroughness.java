package dev.ensemble.lab.prove;

/** How thorough a run is. */
public enum Thoroughness {
    /** What every submission can afford; where an experiment has no such form, the usual one. */
    SHORT,
    /** What the claim says. */
    USUAL,
    /** Longer outages, more repeats. */
    FULL
}
