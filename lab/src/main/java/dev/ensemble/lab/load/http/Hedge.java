package dev.ensemble.lab.load.http;

/** Whether a call whose first request had no answer for a while was sent a second time, beside the first. */
public enum Hedge {
    /** It was not. */
    NONE,
    /** It was, and not the second request made the answer. */
    LOST,
    /** It was, and the second request was answered first. */
    WON
}
