package dev.ensemble.lab.prove.stress;

import java.util.Locale;
import java.util.Set;

/**
 * How an overload was borne.
 *
 * @param expected calls a second that should end ok
 * @param normalAfter seconds until all was well again
 * @param opened circuit breakers that were seen open
 */
record Endurance(Period overload, double expected, double normalAfter, Set<String> opened) {
    private static final double LEAST_GOODPUT = 0.9;
    private static final double MOST_REFUSAL_MILLIS = 100;
    private static final double MOST_SECONDS_TO_NORMAL = 2;

    boolean holds() {
        return overload.goodput() >= LEAST_GOODPUT * expected
                && overload.p99() <= CallSample.SLOW_MILLIS
                && overload.p99(CallSample::refused) <= MOST_REFUSAL_MILLIS
                && otherFailures() == 0
                && overload.count(CallSample::unknown) == 0
                && opened.isEmpty()
                && normalAfter <= MOST_SECONDS_TO_NORMAL;
    }

    /** Share of what was expected. */
    double share() {
        return overload.goodput() / expected;
    }

    private long otherFailures() {
        return overload.count(call -> !call.ok() && !call.unknown() && !call.refused());
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT,
                "%.0f ok/s (%.0f %% of %.0f), p99 %.0f ms; %d refused with 429 and Retry-After, p99 %.0f ms;"
                        + " %d failed otherwise, %d unknown; breakers opened: %s; normal after %.1f s",
                overload.goodput(), share() * 100, expected, overload.p99(), overload.count(CallSample::refused),
                overload.p99(CallSample::refused), otherFailures(), overload.count(CallSample::unknown),
                opened.isEmpty() ? "0" : opened.toString(), normalAfter);
    }
}
