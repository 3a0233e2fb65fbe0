package dev.ensemble.chassis.admission;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * How many calls a process serves at a time: as many as it can while they take not much longer than they take alone.
 * A gradient of latencies as in Netflix's concurrency-limits ({@code Gradient2Limit}) and Envoy's adaptive concurrency
 * filter, of which it has the latter's way to learn the base latency: from time to time the limit falls to its floor, and
 * what is served then shows how long a call takes when it does not queue. Not thread-safe.
 *
 * <p>Each method has a base latency of its own, so that a run of slow reads is not taken for overload.
 */
final class AdaptiveLimit {
    private static final int START = 20;
    private static final int FLOOR = 4;

    /** A call may take this many times its base latency, as in Envoy, or a moment more: schedulers are no clocks. */
    private static final double TOLERANCE = 1.25;

    private static final double SLACK_NANOS = 20e6;

    private static final long WINDOW_NANOS = 50_000_000;
    private static final int WINDOW_SAMPLES = 10;
    private static final int MOST_SAMPLES = 64;

    /**
     * The steepest fall of one window. It keeps at least 16 calls under way however slow they are: with fewer a machine
     * that starts another process, and so makes every call slow, would shed what it could have served.
     */
    private static final double LEAST_GRADIENT = 0.75;

    /** How far one window moves the limit. */
    private static final double SMOOTHING = 0.4;
    private static final double BACKOFF = 0.9;

    private static final long MEASURE_AGAIN_NANOS = 30_000_000_000L;
    private static final int MEASURING_SAMPLES = 20;
    private static final double BASE_SMOOTHING = 0.05;
    private static final double FORGETTING = 0.01;
    private static final double USUAL_SMOOTHING = 0.05;

    private final int floor;
    private final int ceiling;
    private final Map<String, Double> bases = new HashMap<>();
    private final Map<String, Double> quickest = new HashMap<>();
    private final double[] slowdowns = new double[MOST_SAMPLES];
    private int samples;
    private int busiest;
    private boolean shed;
    private long windowBegan;
    private long calmAt;
    private int toMeasure;
    private double limit;
    private double usualNanos = 1;

    /** At most {@code ceiling}, which wins over every other bound; {@code now} as of {@link System#nanoTime()}. */
    AdaptiveLimit(int ceiling, long now) {
        this.ceiling = ceiling;
        this.floor = Math.min(FLOOR, ceiling);
        this.limit = Math.min(START, ceiling);
        this.windowBegan = now;
        this.calmAt = now;
    }

    int get() {
        return toMeasure > 0 ? floor : (int) limit;
    }

    /**
     * How many calls can begin within this time, by Little's law: so many are served at a time, and each takes as long as
     * calls have taken of late. At least half as many as are served, however slow they are, and one.
     */
    int beginWithin(long nanos) {
        return (int) Math.max(Math.max(1, limit / 2), limit * nanos / usualNanos);
    }

    /** How long the quick calls of this method have taken of late, in nanoseconds; 0 while that is not known. */
    long quickestNanos(String method) {
        return quickest.getOrDefault(method, 0.0).longValue();
    }

    /** Doubts that figure, by which a call was refused: one that has become too high must not stay so for ever. */
    void doubt(String method) {
        quickest.computeIfPresent(method, (name, nanos) -> nanos * (1 - FORGETTING));
    }

    /** A call took longer than it should, whatever became of it. */
    boolean isSlow(String method, long nanos) {
        return nanos > target(method);
    }

    /**
     * A call has ended.
     *
     * @param inFlight calls under way when it began, itself included
     */
    void served(String method, long nanos, int inFlight, long now) {
        learnBase(method, nanos, inFlight);
        usualNanos += USUAL_SMOOTHING * (nanos - usualNanos);
        if (samples < MOST_SAMPLES) {
            slowdowns[samples++] = nanos / target(method);
        }
        busiest = Math.max(busiest, inFlight);
        if (inFlight <= floor) {
            calmAt = now;
            toMeasure = Math.max(0, toMeasure - 1);
        } else if (now - calmAt > MEASURE_AGAIN_NANOS) {
            calmAt = now;
            toMeasure = MEASURING_SAMPLES;
        }
        close(now);
    }

    /** A service behind this one has shed a call. */
    void shed(int inFlight, long now) {
        shed = true;
        busiest = Math.max(busiest, inFlight);
        close(now);
    }

    private void learnBase(String method, long nanos, int inFlight) {
        quickest.merge(method, (double) nanos, (known, sample) -> Math.min(sample, known * (1 + FORGETTING)));
        bases.merge(method, (double) nanos, (base, sample) -> inFlight <= floor || sample < base
                ? base + BASE_SMOOTHING * (sample - base)
                : base);
    }

    private double target(String method) {
        double base = bases.getOrDefault(method, 0.0);
        return Math.max(base * TOLERANCE, base + SLACK_NANOS);
    }

    private void close(long now) {
        if (now - windowBegan < WINDOW_NANOS || samples < WINDOW_SAMPLES && !shed) {
            return;
        }
        // A limit that was far away has caused nothing that was seen, good or bad.
        if (busiest >= get() / 2 && toMeasure == 0) {
            limit = Math.clamp(shed ? limit * BACKOFF : next(), floor, ceiling);
        }
        samples = 0;
        busiest = 0;
        shed = false;
        windowBegan = now;
    }

    private double next() {
        Arrays.sort(slowdowns, 0, samples);
        double gradient = Math.clamp(1 / slowdowns[samples / 2], LEAST_GRADIENT, 1);
        return (1 - SMOOTHING) * limit + SMOOTHING * (limit * gradient + Math.sqrt(limit));
    }
}
