package dev.ensemble.chassis.events;

import dev.ensemble.chassis.identity.TargetInstance;
import io.grpc.Metadata;

/**
 * Names one attempt of a call at both of its ends, made of what the attempt carries anyway: the id of the caller's span
 * (W3C trace context), the number of attempts before it (gRFC A6), and whom it is meant for, because a hedge has the number
 * of the attempt that it races. As text: {@code 00f067aa0ba902b7/0/order-2@1764000000000}.
 *
 * @param traceparent {@code 00-TRACE-SPAN-FLAGS}
 * @param attempt how many attempts were made before this one
 * @param target the value of {@link TargetInstance#HEADER}; empty for none
 */
public record MessageId(String traceparent, int attempt, String target) {
    /** How often the caller has sent this call before. */
    public static final Metadata.Key<String> FORMER_ATTEMPTS =
            Metadata.Key.of("grpc-previous-rpc-attempts", Metadata.ASCII_STRING_MARSHALLER);

    private static final Metadata.Key<String> TRACEPARENT =
            Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER);
    private static final int TRACE = 3;
    private static final int SPAN = 36;
    private static final int FLAGS = 53;
    private static final int TRACEPARENT_LENGTH = 55;
    /** A name, an @ and an epoch. */
    private static final int LONGEST_TARGET = 83;

    /**
     * The id of the attempt with these headers, whose lengths are bounded because they are kept; null where no trace
     * context is passed on ({@code OTEL_PROPAGATORS}).
     */
    public static MessageId of(Metadata headers, int attempt) {
        String traceparent = headers.get(TRACEPARENT);
        if (traceparent == null || traceparent.length() != TRACEPARENT_LENGTH) {
            return null;
        }
        String target = headers.get(TargetInstance.HEADER);
        return new MessageId(traceparent, attempt, target == null || target.length() > LONGEST_TARGET ? "" : target);
    }

    /** The same at the one who receives it; what is no number is the first attempt. */
    public static MessageId received(Metadata headers) {
        String former = headers.get(FORMER_ATTEMPTS);
        try {
            return of(headers, former == null ? 0 : Integer.parseInt(former));
        } catch (NumberFormatException fromAPeer) {
            return of(headers, 0);
        }
    }

    /** The trace that the attempt belongs to. */
    String trace() {
        return traceparent.substring(TRACE, SPAN - 1);
    }

    @Override
    public String toString() {
        return traceparent.substring(SPAN, FLAGS - 1) + "/" + attempt + "/" + target;
    }
}
