package dev.ensemble.lab.run.supervisor;

import dev.ensemble.lab.run.supervisor.Signals.Signal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends processes that are not our children: what a supervisor that was killed left behind. */
public final class StaleProcesses {
    private StaleProcesses() {}

    /**
     * Ends those that still live: first by {@code signal}, and by SIGKILL what has not left after {@code grace}.
     * A pid that belongs to another process by now is left alone.
     */
    public static void end(Collection<ProcessMark> marks, Signal signal, Duration grace) throws InterruptedException {
        List<ProcessHandle> alive =
                marks.stream().flatMap(mark -> mark.alive().stream()).toList();
        for (ProcessHandle process : alive) {
            Signals.thaw(process);
            Signals.send(signal, process);
        }
        long until = System.nanoTime() + grace.toNanos();
        for (ProcessHandle process : alive) {
            if (!exits(process, until - System.nanoTime())) {
                Signals.kill(process);
                exits(process, grace.toNanos());
            }
        }
    }

    private static boolean exits(ProcessHandle process, long nanos) throws InterruptedException {
        try {
            process.onExit().get(Math.max(1, nanos), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot wait for process " + process.pid(), e);
        }
    }
}
