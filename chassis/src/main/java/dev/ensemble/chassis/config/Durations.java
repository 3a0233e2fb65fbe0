package dev.ensemble.chassis.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 250ms}, {@code 2s}, {@code 1.5s}, {@code 5m}, {@code 24h}, {@code -1s}. */
public final class Durations {

    private static final Pattern FORM = Pattern.compile("(-?\\d{1,12}(?:\\.\\d{1,9})?)(ms|s|m|h)");

    private Durations() {}

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException when {@code text} is no duration
     */
    public static Duration parse(String text) {
        Matcher m = FORM.matcher(text.strip());
        if (!m.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no duration; expected one like 250ms, 2s, 5m or 24h");
        }
        double unitMillis =
                switch (m.group(2)) {
                    case "ms" -> 1;
                    case "s" -> 1_000;
                    case "m" -> 60_000;
                    default -> 3_600_000;
                };
        return Duration.ofNanos(Math.round(Double.parseDouble(m.group(1)) * unitMillis * 1_000_000));
    }

    /**
     * Refuses less than a millisecond.
     *
     * @throws UsageException naming the option and what was given
     */
    public static void requirePositive(String option, Duration given) {
        if (given.compareTo(Duration.ofMillis(1)) < 0) {
            throw new UsageException(option + " is " + given.toMillis() + "ms; expected at least 1ms");
        }
    }
}
