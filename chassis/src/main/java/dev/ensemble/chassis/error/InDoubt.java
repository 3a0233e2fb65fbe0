package dev.ensemble.chassis.error;

import io.grpc.Metadata;

/**
 * The mark of a failed call that may have been done all the same: an attempt of it may have been received and did not
 * say that it did nothing, whatever a later one says. It stays on an error that is passed on.
 */
public final class InDoubt {

    private static final Metadata.Key<String> MARK =
            Metadata.Key.of("ensemble-in-doubt", Metadata.ASCII_STRING_MARSHALLER);

    private InDoubt() {}

    /** Marks the failure that these trailers belong to. */
    public static void mark(Metadata trailers) {
        trailers.discardAll(MARK);
        trailers.put(MARK, "true");
    }

    /** Whether the failure that these trailers belong to is marked. */
    public static boolean is(Metadata trailers) {
        return trailers.containsKey(MARK);
    }
}
