package dev.ensemble.chassis.clock;

import java.util.Comparator;
import java.util.Optional;

/**
 * A reading of a hybrid logical clock: wall-clock milliseconds since the Unix epoch, and a counter that orders what
 * happened within one of them. Written as {@code 1764000000000.3}.
 */
public record HlcTimestamp(long physicalMillis, int logical) implements Comparable<HlcTimestamp> {

    private static final Comparator<HlcTimestamp> BY_TIME =
            Comparator.comparingLong(HlcTimestamp::physicalMillis).thenComparingInt(HlcTimestamp::logical);

    /** Reads what {@link #toString()} wrote; empty when it is anything else, since the text comes from a peer. */
    public static Optional<HlcTimestamp> parse(String text) {
        int dot = text.indexOf('.');
        if (dot <= 0) {
            return Optional.empty();
        }
        try {
            long physical = Long.parseLong(text, 0, dot, 10);
            int logical = Integer.parseInt(text, dot + 1, text.length(), 10);
            return physical < 0 || logical < 0
                    ? Optional.empty()
                    : Optional.of(new HlcTimestamp(physical, logical));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public int compareTo(HlcTimestamp other) {
        return BY_TIME.compare(this, other);
    }

    @Override
    public String toString() {
        return physicalMillis + "." + logical;
    }
}
