package dev.ensemble.chassis.scheduling;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Exponential backoff with full jitter: each wait is random between nothing and a ceiling that doubles, so that those who
 * failed together do not come back together (M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
 * Not thread-safe.
 */
public final class Backoff {
    private final long firstMillis;
    private final long longestMillis;
    private long ceiling;

    /**
     * A backoff that has not failed yet.
     *
     * @param first ceiling of the first wait, at least 1 ms
     * @param longest ceiling of all later waits, not less than {@code first}
     */
    public Backoff(Duration first, Duration longest) {
        if (first.toMillis() < 1 || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("expected 1 ms ≤ first ≤ longest, not " + first + " and " + longest);
        }
        this.firstMillis = first.toMillis();
        this.longestMillis = longest.toMillis();
        this.ceiling = firstMillis;
    }

    /** How long to wait after one more failure; never less than 1 ms. */
    public long nextMillis() {
        long wait = 1 + ThreadLocalRandom.current().nextLong(ceiling);
        ceiling = Math.min(longestMillis, 2 * ceiling);
        return wait;
    }

    /** Waits on this thread. */
    public void pause() throws InterruptedException {
        Thread.sleep(nextMillis());
    }

    /** It worked: the next failure is a first one. */
    public void reset() {
        ceiling = firstMillis;
    }
}
