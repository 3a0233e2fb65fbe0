package dev.ensemble.registry.clock;

import dev.ensemble.chassis.clock.SteadyClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The wall clocks of all instances that were heard of late, and who of them is too far from the median. No single clock can
 * put that wrong, the registry's own neither, nor can any number less than half. They are measured from a reference that
 * goes by monotonic time, so that a registry whose wall clock jumps makes nobody look wrong but itself; of two halves that
 * disagree the one nearer to the reference is right. Thread-safe.
 */
public final class MemberClocks {
    private static final Duration REMEMBERED = Duration.ofSeconds(10);
    private static final int MOST = 10_000;
    private static final int NAMED = 8;
    private static final double MILLIS_A_SECOND = 1000;

    private final String self;
    private final InstantSource wall;
    private final InstantSource reference;
    private final Duration bound;
    private final LongSupplier nanoTime;
    /** The oldest report first. */
    private final Map<String, ReportedOffset> reported = new LinkedHashMap<>();
    private final SortedOffsets sorted = new SortedOffsets();

    private record ReportedOffset(long millis, long atNanos) {}

    /**
     * @param self the id of this registry
     * @param wall its wall clock
     * @param bound how far from the median a clock may be
     */
    public MemberClocks(String self, InstantSource wall, Duration bound, LongSupplier nanoTime) {
        this.self = self;
        this.wall = wall;
        this.reference = new SteadyClock(wall, nanoTime);
        this.bound = bound;
        this.nanoTime = nanoTime;
    }

    /** What all are measured from. */
    public InstantSource reference() {
        return reference;
    }

    /** Takes note of how far an instance's clock is ahead of the reference; returns how far it is ahead of the median. */
    public synchronized long report(String id, long offsetMillis) {
        if (reported.size() < MOST || reported.containsKey(id)) {
            put(id, offsetMillis, nanoTime.getAsLong());
        }
        refresh();
        return offsetMillis - sorted.median();
    }

    /** Why this instance must not serve; empty when it may, or is not known. */
    public synchronized Optional<String> refusal(String id) {
        refresh();
        return Optional.ofNullable(reported.get(id)).flatMap(offset -> refusal(id, offset.millis() - sorted.median()));
    }

    /** All instances that must not serve, and why. */
    public synchronized Map<String, String> refused() {
        refresh();
        long median = sorted.median();
        Map<String, String> refused = new TreeMap<>();
        reported.forEach((id, offset) -> refusal(id, offset.millis() - median).ifPresent(why -> refused.put(id, why)));
        return refused;
    }

    private Optional<String> refusal(String id, long ahead) {
        return Math.abs(ahead) > bound.toMillis() ? Optional.of(text(id, ahead)) : Optional.empty();
    }

    private String text(String id, long ahead) {
        List<String> others = reported.keySet().stream().filter(other -> !other.equals(id)).sorted().toList();
        String names = others.stream().limit(NAMED).collect(Collectors.joining(", "))
                + (others.size() > NAMED ? " and " + (others.size() - NAMED) + " more" : "");
        return String.format(Locale.ROOT,
                "the wall clock of %s is %.1f s %s most others' (%s); at most %.1f s is allowed",
                id, Math.abs(ahead) / MILLIS_A_SECOND, ahead > 0 ? "ahead of" : "behind",
                names, bound.toMillis() / MILLIS_A_SECOND);
    }

    private void refresh() {
        long now = nanoTime.getAsLong();
        Iterator<ReportedOffset> oldest = reported.values().iterator();
        while (oldest.hasNext()) {
            ReportedOffset offset = oldest.next();
            if (now - offset.atNanos() <= REMEMBERED.toNanos()) {
                break;
            }
            oldest.remove();
            sorted.remove(offset.millis());
        }
        put(self, wall.millis() - reference.millis(), now);
    }

    private void put(String id, long millis, long now) {
        ReportedOffset former = reported.remove(id);
        if (former != null) {
            sorted.remove(former.millis());
        }
        reported.put(id, new ReportedOffset(millis, now));
        sorted.add(millis);
    }
}
