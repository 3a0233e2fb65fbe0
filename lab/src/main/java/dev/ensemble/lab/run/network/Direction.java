package dev.ensemble.lab.run.network;

/** Which packets of an instance are meant, as the instance sees them. */
public enum Direction {
    /** What it sends and what is sent to it. */
    BOTH,
    /** What is sent to it: requests of its callers, and answers of those that it calls. */
    IN,
    /** What it sends: answers to its callers, and requests to those that it calls. */
    OUT
}
