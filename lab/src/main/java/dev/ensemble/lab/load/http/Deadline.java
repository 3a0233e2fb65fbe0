package dev.ensemble.lab.load.http;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** A point on the monotonic clock. */
record Deadline(long nanoTime) {

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** Time left in the unit of socket time-outs, at least 1 ms. */
    int millisLeft() throws SocketTimeoutException {
        long nanos = nanoTime - System.nanoTime();
        if (nanos <= 0) {
            throw new SocketTimeoutException("deadline passed");
        }
        return Math.clamp(nanos / 1_000_000, 1, Integer.MAX_VALUE);
    }
}
