package dev.ensemble.chassis.error;

import io.grpc.Metadata;

/** What a server says of retries (gRFC A6): a negative pushback forbids them. */
public final class Pushback {
    private static final Metadata.Key<String> KEY =
            Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

    private Pushback() {}

    /** Forbids retries: a service that passes an error on has retried itself, so that its caller need not. */
    public static void forbidRetry(Metadata trailers) {
        trailers.removeAll(KEY);
        trailers.put(KEY, "-1");
    }

    /** Whether they are forbidden, as an error's trailers say that was passed on. */
    public static boolean forbidsRetry(Metadata trailers) {
        String millis = trailers.get(KEY);
        return millis != null && millis.startsWith("-");
    }
}
