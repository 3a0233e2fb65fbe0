package dev.ensemble.chassis.config;

/** Something that the user can put right: shown as one line, exit code 2, no stack trace. */
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** An error that says what is wrong and what is expected. */
    public UsageException(String message) {
        super(message);
    }
}
