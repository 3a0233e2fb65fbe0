package dev.ensemble.lab.load.history;

/** What a caller knows about the effect of its call. */
public enum CallOutcome {
    /** It was done, or got a business answer such as "rejected". */
    OK,
    /** An error that states that nothing happened. */
    FAILED,
    /** It may or may not have happened: a time-out, a broken connection, an error that does not say. */
    UNKNOWN
}
