package dev.ensemble.chassis.events;

import io.grpc.Context;
import io.grpc.Metadata;

/**
 * The receipt of a message, which causes what its receiver then does.
 *
 * @param from the process that sent it; it says so itself, so this is no proof
 * @param hlc when it was sent, by the sender's clock
 * @param message the message; null when it has no name
 */
public record Receipt(String from, String hlc, MessageId message) {
    /** Request header: the instance that sends. A constant of the connection, so HPACK makes a byte or two of it. */
    public static final Metadata.Key<String> FROM =
            Metadata.Key.of("ensemble-from", Metadata.ASCII_STRING_MARSHALLER);

    private static final int LONGEST = 63;

    private static final Context.Key<Receipt> KEY = Context.key("ensemble-receipt");

    /** The request that the current work is done for; null when there is none. */
    public static Receipt current() {
        return KEY.get();
    }

    /** Whether a name or a time that a peer has sent is kept: not when there is none, or it is longer than any. */
    public static boolean isKept(String sent) {
        return sent != null && sent.length() <= LONGEST;
    }

    /** {@code context} whose work is done for this request. */
    public Context in(Context context) {
        return context.withValue(KEY, this);
    }
}
