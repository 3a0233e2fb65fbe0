package dev.ensemble.lab;

/** The request cannot be done as asked and nothing was changed: one line for the user, exit code 2. */
public final class Refused extends RuntimeException {
    public Refused(String message) {
        super(message);
    }
}
