package dev.ensemble.lab.load.http;

import dev.ensemble.chassis.clock.HlcTimestamp;
import dev.ensemble.chassis.clock.ClockServerInterceptor;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import java.time.InstantSource;

/**
 * The hybrid logical clock of the lab's process. Each HTTP call carries it and each answer is followed, so what the lab
 * calls, kills or freezes has its place in the timeline. There is one for all callers, as each process has one. No verdict
 * about real time hangs on it: those go by {@link System#nanoTime()}.
 */
public final class LabClock {
    static final String HEADER = ClockServerInterceptor.HLC.name();

    private static volatile HybridLogicalClock clock = clock();

    private LabClock() {}

    private static HybridLogicalClock clock() {
        return new HybridLogicalClock(InstantSource.system());
    }

    /** Forgets what it has heard, before an ensemble is started that has nothing to do with the one before. */
    public static void startAnew() {
        clock = clock();
    }

    /** Later than all that this process has done or heard of. */
    public static HlcTimestamp now() {
        return clock.now();
    }

    /** What happens from now on is later than this answer. */
    static void follow(Reply reply) {
        if (reply instanceof Reply.Answered answer) {
            answer.hlc().ifPresent(clock::merge);
        }
    }
}
