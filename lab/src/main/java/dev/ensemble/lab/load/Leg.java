package dev.ensemble.lab.load;

import java.time.Duration;

/**
 * A part of a load.
 *
 * @param rate calls a second
 */
public record Leg(double rate, Duration duration) {
    /** How many calls start within it. */
    long calls() {
        return (long) Math.ceil(duration.toNanos() * rate / 1e9);
    }

    /** When call number n should start, in nanoseconds after the first. */
    long intendedNanos(long n) {
        return (long) (n * (1e9 / rate));
    }
}
