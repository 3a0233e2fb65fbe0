package dev.ensemble.lab.prove.torture;

import dev.ensemble.lab.prove.torture.ScheduledFault.FaultKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Which faults, when: the same seed, duration and instances give the same schedule. */
final class Schedule {
    private static final int LEAST_GAP_MILLIS = 300;
    private static final int MOST_GAP_MILLIS = 3000;
    private static final int LEAST_MILLIS = 200;
    private static final int MOST_MILLIS = 5000;

    private Schedule() {}

    /** @param withFailPoints the instances that have fail points, out of {@code instances} */
    static List<ScheduledFault> of(
            long seed, Duration duration, FaultMix mix, List<String> instances, List<String> withFailPoints) {
        Random random = new Random(seed);
        List<ScheduledFault> faults = new ArrayList<>();
        long at = gap(random);
        while (at < duration.toMillis()) {
            faults.add(fault(random, at, mix, instances, withFailPoints));
            at += gap(random);
        }
        return faults;
    }

    private static long gap(Random random) {
        return random.nextInt(LEAST_GAP_MILLIS, MOST_GAP_MILLIS);
    }

    private static ScheduledFault fault(
            Random random, long at, FaultMix mix, List<String> instances, List<String> withFailPoints) {
        FaultKind kind = mix.draw(random);
        List<String> victims = kind.atFailPoint() ? withFailPoints : instances;
        String victim = victims.get(random.nextInt(victims.size()));
        long millis = kind == FaultKind.KILL ? 0 : random.nextInt(LEAST_MILLIS, MOST_MILLIS);
        return new ScheduledFault(at, kind, victim, millis,
                kind.atFailPoint() || kind.ofNetwork() ? random.nextInt(100) : 0);
    }
}
