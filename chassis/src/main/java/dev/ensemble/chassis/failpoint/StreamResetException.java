package dev.ensemble.chassis.failpoint;

/** A call whose stream is to be reset, without an answer. Where no stream is at hand it is an error like any other. */
public final class StreamResetException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StreamResetException(String point) {
        super("told to reset the stream at " + point);
    }
}
