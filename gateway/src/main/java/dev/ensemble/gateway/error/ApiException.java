package dev.ensemble.gateway.error;

/** Carries an {@link ApiError} to where it is answered. */
public final class ApiException extends RuntimeException {
    private final transient ApiError error;

    ApiException(ApiError error) {
        // No stack trace: a caller's mistake is no event of ours, and traces are what makes bad input dear.
        super(error.message(), null, false, false);
        this.error = error;
    }

    public ApiError error() {
        return error;
    }
}
