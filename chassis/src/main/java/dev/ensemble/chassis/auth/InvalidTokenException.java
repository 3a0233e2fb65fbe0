package dev.ensemble.chassis.auth;

/** Says, without showing it, why a token does not count. */
public final class InvalidTokenException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidTokenException(String why) {
        super(why, null, false, false); // an answer, not a fault
    }
}
