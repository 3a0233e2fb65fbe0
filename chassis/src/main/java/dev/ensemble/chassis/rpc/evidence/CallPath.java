package dev.ensemble.chassis.rpc.evidence;

import io.grpc.Context;
import io.grpc.Metadata;
import java.util.ArrayList;
import java.util.List;

/**
 * The hops that a call took so far, nearest first. It lives in the {@link Context} of the call's handler, is filled
 * by the client stack, and goes back to the caller in trailers (a header would commit a retry early).
 */
public final class CallPath {

    /** The path of the call that is being served. */
    public static final Context.Key<CallPath> KEY = Context.key("ensemble-path");

    public static final Metadata.Key<String> TRAILER =
            Metadata.Key.of("ensemble-hop", Metadata.ASCII_STRING_MARSHALLER);
    private static final int MOST_HOPS = 32;

    private final List<Hop> hops = new ArrayList<>();

    /** The hops, nearest first; a call that fans out shows its branches one after the other. */
    public synchronized List<Hop> hops() {
        return List.copyOf(hops);
    }

    synchronized void add(List<Hop> further) {
        hops.addAll(further.subList(0, Math.min(further.size(), MOST_HOPS - hops.size())));
    }

    static List<Hop> read(Metadata trailers) {
        List<Hop> read = new ArrayList<>();
        Iterable<String> values = trailers.getAll(TRAILER);
        if (values != null) {
            values.forEach(value -> Hop.parse(value).ifPresent(read::add));
        }
        return read;
    }
}
