package dev.ensemble.chassis.rpc.evidence;

import io.grpc.Context;
import io.grpc.Metadata;

/** What a handler says beside its answer, in trailers (a header would commit a retry early). */
public final class ResponseTrailers {
    /** {@code true} when this call, and not an earlier one with the same key, made the resource. */
    public static final Metadata.Key<String> CREATED =
            Metadata.Key.of("ensemble-created", Metadata.ASCII_STRING_MARSHALLER);

    static final Context.Key<Metadata> KEY = Context.key("ensemble-response-trailers");

    private ResponseTrailers() {}

    /** Adds a trailer to the answer of the call that is being served; without such a call it does nothing. */
    public static void put(Metadata.Key<String> key, String value) {
        Metadata trailers = KEY.get();
        if (trailers != null) {
            synchronized (trailers) {
                trailers.put(key, value);
            }
        }
    }

    static void copy(Metadata from, Metadata to) {
        synchronized (from) {
            to.merge(from);
        }
    }
}
