package dev.ensemble.chassis.balancing;

import java.time.Duration;
import java.util.Arrays;

/**
 * How long one method of a callee takes, attempt by attempt: the median and the 99th percentile of its last 512 to 1024
 * answers. A histogram with eight buckets an octave, so that a figure is at most an eighth too high. Thread-safe.
 */
final class MethodLatency {
    /** A faster callee is not worth a second attempt: the first has mostly waited for a processor. */
    private static final long LEAST_DELAY = Duration.ofMillis(20).toNanos();
    /** A slower one, or one that is not known yet, gets one all the same. */
    private static final long MOST_DELAY = Duration.ofMillis(250).toNanos();

    private static final int SLOW_TIMES = 5;
    private static final long SLOW_BY = Duration.ofMillis(50).toNanos();

    private static final int BUCKETS = 256;
    private static final int LEAST_SAMPLES = 32;
    private static final int GENERATION = 512;
    private static final int REFRESH = 32;

    private final Callee callee;
    private int[] current = new int[BUCKETS];
    private int[] former = new int[BUCKETS];
    private int currentCount;
    private int formerCount;
    private volatile long median;
    private volatile long p99;

    MethodLatency(Callee callee) {
        this.callee = callee;
    }

    Callee callee() {
        return callee;
    }

    synchronized void record(long nanos) {
        current[bucket(nanos)]++;
        currentCount++;
        if (currentCount % REFRESH == 0) {
            refresh();
        }
        if (currentCount == GENERATION) {
            int[] oldest = former;
            former = current;
            formerCount = currentCount;
            Arrays.fill(oldest, 0);
            current = oldest;
            currentCount = 0;
        }
    }

    /** How often the usual time an answer took; 0 while that is not known. */
    double times(long nanos) {
        long usual = median;
        return usual == 0 ? 0 : (double) nanos / usual;
    }

    /** When a second attempt is worth its cost, in nanoseconds after the first. */
    long hedgeDelayNanos() {
        long high = p99;
        return high == 0 ? MOST_DELAY : Math.clamp(high, LEAST_DELAY, MOST_DELAY);
    }

    /** Whether an attempt that took so long says that something is wrong; never while the usual time is not known. */
    boolean isSlow(long nanos) {
        long usual = median;
        return usual != 0 && nanos >= Math.max(SLOW_TIMES * usual, usual + SLOW_BY);
    }

    private void refresh() {
        int total = currentCount + formerCount;
        if (total >= LEAST_SAMPLES) {
            median = quantile(total / 2);
            p99 = quantile(total - total / 100 - 1);
        }
    }

    /** The upper edge of the bucket of the sample with this rank, counted from 0. */
    private long quantile(int rank) {
        int left = rank;
        int bucket = 0;
        while (bucket < BUCKETS - 1 && left >= current[bucket] + former[bucket]) {
            left -= current[bucket] + former[bucket];
            bucket++;
        }
        return upperEdge(bucket);
    }

    private static int bucket(long nanos) {
        long units = nanos >> 10;
        if (units < 8) {
            return (int) Math.max(0, units);
        }
        int shift = 60 - Long.numberOfLeadingZeros(units);
        return Math.min(BUCKETS - 1, (shift + 1) * 8 + (int) (units >>> shift & 7));
    }

    private static long upperEdge(int bucket) {
        int shift = Math.max(0, bucket / 8 - 1);
        long mantissa = bucket < 8 ? bucket : 8 + bucket % 8;
        return mantissa + 1 << shift + 10;
    }
}
