package dev.ensemble.chassis.rpc.evidence;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What one hop of a call tells about itself: written by the callee (instance, time, deadline left) and completed by its
 * caller (attempts, breaker, hedge). As text: {@code order-1;dur=12.3;left=1812;attempts=2;breaker=closed;hedge=won}.
 *
 * @param name the instance, or the service when no instance answered
 * @param millis time spent in the callee, when it told
 * @param leftMillis what was left of the deadline when the callee began, when there was one
 * @param attempts attempts of the caller; 0 while it has not said
 * @param breaker state of the caller's circuit breaker; empty while it has not said
 * @param hedge {@code won} or {@code lost} of a hedged call, by which attempt was answered first; otherwise empty
 */
public record Hop(
        String name, OptionalDouble millis, OptionalLong leftMillis, int attempts, String breaker, String hedge) {

    /** What the callee writes. */
    static Hop served(String instance, long nanos, OptionalLong leftMillis) {
        return new Hop(instance, OptionalDouble.of(nanos / 1e6), leftMillis, 0, "", "");
    }

    /** What the caller writes when no callee did. */
    static Hop unanswered(String service) {
        return new Hop(service, OptionalDouble.empty(), OptionalLong.empty(), 0, "", "");
    }

    /** This hop, completed by its caller. */
    Hop called(int attemptsMade, String breakerState, String hedgeState) {
        return new Hop(name, millis, leftMillis, attemptsMade, breakerState, hedgeState);
    }

    /** Reads what {@link #toString()} wrote; empty when it is anything else, since the text comes from a peer. */
    public static Optional<Hop> parse(String text) {
        String[] parts = text.split(";");
        OptionalDouble millis = OptionalDouble.empty();
        OptionalLong left = OptionalLong.empty();
        int attempts = 0;
        String breaker = "";
        String hedge = "";
        try {
            for (int i = 1; i < parts.length; i++) {
                String value = parts[i].substring(parts[i].indexOf('=') + 1);
                switch (parts[i].substring(0, parts[i].length() - value.length())) {
                    case "dur=" -> millis = OptionalDouble.of(Double.parseDouble(value));
                    case "left=" -> left = OptionalLong.of(Long.parseLong(value));
                    case "attempts=" -> attempts = Integer.parseInt(value);
                    case "breaker=" -> breaker = value;
                    case "hedge=" -> hedge = value;
                    default -> {
                        // A newer peer tells more than we know.
                    }
                }
            }
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
        return parts[0].isEmpty() ? Optional.empty()
                : Optional.of(new Hop(parts[0], millis, left, attempts, breaker, hedge));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name);
        millis.ifPresent(value -> appendTenths(text.append(";dur="), Math.round(value * 10)));
        leftMillis.ifPresent(value -> text.append(";left=").append(value));
        if (attempts > 0) {
            text.append(";attempts=").append(attempts);
        }
        if (!breaker.isEmpty()) {
            text.append(";breaker=").append(breaker);
        }
        if (!hedge.isEmpty()) {
            text.append(";hedge=").append(hedge);
        }
        return text.toString();
    }

    /** One digit after the point, without the cost of a formatter. */
    private static void appendTenths(StringBuilder text, long tenths) {
        text.append(tenths / 10).append('.').append(tenths % 10);
    }
}
