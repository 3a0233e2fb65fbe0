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
    static List<ScheduledFault> of(long seed, Duration duration, List<String> instances, List<String> withFailPoints) {
        Random random = new Random(seed);
        List<ScheduledFault> faults = new ArrayList<>();
        long at = gap(random);
        while (at < duration.toMillis()) {
            faults.add(fault(random, at, instances, withFailPoints));
            at += gap(random);
        }
        return faults;
    }

    private static long gap(Random random) {
        return random.nextInt(LEAST_GAP_MILLIS, MOST_GAP_MILLIS);
    }

    /** Of ten faults three kill, two freeze, one stops, and one each uses a fail point in its way. */
    private static ScheduledFault fault(Random random, long at, List<String> instances, List<String> withFailPoints) {
        FaultKind kind = switch (random.nextInt(10)) {
            case 0, 1, 2 -> FaultKind.KILL;
            case 3, 4 -> FaultKind.FREEZE;
            case 5 -> FaultKind.STOP;
            case 6 -> FaultKind.HALT_AT;
            case 7 -> FaultKind.HANG_AT;
            case 8 -> FaultKind.FAIL_AT;
            default -> FaultKind.DELAY_AT;
        };
        List<String> victims = kind.atFailPoint() ? withFailPoints : instances;
        String victim = victims.get(random.nextInt(victims.size()));
        long millis = kind == FaultKind.KILL ? 0 : random.nextInt(LEAST_MILLIS, MOST_MILLIS);
        return new ScheduledFault(at, kind, victim, millis, kind.atFailPoint() ? random.nextInt(100) : 0);
    }
}
