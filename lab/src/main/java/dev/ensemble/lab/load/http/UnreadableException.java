package dev.ensemble.lab.load.http;

/** The state of the ensemble cannot be read; the message says what was asked and what came. */
public final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1;

    /** Says what was asked and what came. */
    public UnreadableException(String message) {
        super(message);
    }
}
