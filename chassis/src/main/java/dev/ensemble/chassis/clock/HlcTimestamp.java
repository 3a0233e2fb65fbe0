package dev.ensemble.chassis.clock;

import java.util.Optional;

/**
 * A reading of a hybrid logical clock in one number, as the algorithm's authors have it: wall-clock milliseconds since the
 * Unix epoch, and in the lowest 16 bits a counter that orders what happened within one of them. The number after the
 * counter's last is the next millisecond's first, so that it needs no care.
 *
 * <p>Its text is {@code 1764000000000.00003}, 19 characters that sort as the timestamps do, until the year 2286.
 *
 * @param packed milliseconds times 65536, plus the counter
 */
public record HlcTimestamp(long packed) implements Comparable<HlcTimestamp> {
    /** Before everything: what never happened. */
    public static final HlcTimestamp NEVER = new HlcTimestamp(0);

    static final int LOGICAL_BITS = 16;
    static final long MAX_MILLIS = 9_999_999_999_999L;

    private static final int MILLIS_DIGITS = 13;
    private static final int LOGICAL_DIGITS = 5;
    private static final int LOGICAL_MASK = (1 << LOGICAL_BITS) - 1;

    /** @throws IllegalArgumentException unless it is from 1970 to 2286 */
    public HlcTimestamp {
        if (packed < 0 || packed >> LOGICAL_BITS > MAX_MILLIS) {
            throw new IllegalArgumentException(
                    "expected 0 to " + MAX_MILLIS + " milliseconds, got " + (packed >> LOGICAL_BITS));
        }
    }

    /** The timestamp of so many milliseconds and so large a counter. */
    public static HlcTimestamp of(long physicalMillis, int logical) {
        return new HlcTimestamp((physicalMillis << LOGICAL_BITS) + logical);
    }

    /**
     * Reads what {@link #toString()} wrote, also without leading zeros; empty when it is anything else, since the text
     * comes from a peer.
     */
    public static Optional<HlcTimestamp> parse(String text) {
        int dot = text.indexOf('.');
        if (dot <= 0 || dot > MILLIS_DIGITS) {
            return Optional.empty();
        }
        try {
            long physical = Long.parseLong(text, 0, dot, 10);
            int logical = Integer.parseInt(text, dot + 1, text.length(), 10);
            return physical < 0 || logical < 0 ? Optional.empty() : Optional.of(of(physical, logical));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Milliseconds since the Unix epoch: close to what wall clocks showed. */
    public long physicalMillis() {
        return packed >> LOGICAL_BITS;
    }

    /** Orders what has the same milliseconds; 0 to 65535. */
    public int logical() {
        return (int) packed & LOGICAL_MASK;
    }

    @Override
    public int compareTo(HlcTimestamp other) {
        return Long.compare(packed, other.packed);
    }

    @Override
    public String toString() {
        char[] text = new char[MILLIS_DIGITS + 1 + LOGICAL_DIGITS];
        digits(text, MILLIS_DIGITS, MILLIS_DIGITS, physicalMillis());
        text[MILLIS_DIGITS] = '.';
        digits(text, text.length, LOGICAL_DIGITS, logical());
        return new String(text);
    }

    /** By hand, because each message is stamped twice and String.format costs a hundred times as much. */
    private static void digits(char[] text, int end, int width, long number) {
        long rest = number;
        for (int i = end - 1; i >= end - width; i--) {
            text[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
