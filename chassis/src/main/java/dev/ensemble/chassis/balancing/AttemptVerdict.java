package dev.ensemble.chassis.balancing;

/** What the end of an attempt says of the instance that it was sent to. */
enum AttemptVerdict {
    /** It answered in time. */
    WELL,
    /** It answered, after a time that says nothing. */
    ANSWERED,
    /** It answered that it has too much to do: it is there. */
    SHED,
    /** It failed. */
    FAILED,
    /** It took far longer than the method usually does, while others answered in time. */
    LATE,
    /** Nothing: it was given up early, or passes on what another service has failed at. */
    NOTHING
}
