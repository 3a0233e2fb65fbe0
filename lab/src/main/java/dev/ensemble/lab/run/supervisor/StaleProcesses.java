package dev.ensemble.lab.run.supervisor;

import dev.ensemble.lab.run.supervisor.Signals.Signal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

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
            if (!ProcessExit.await(process, until - System.nanoTime())) {
                Signals.kill(process);
                ProcessExit.await(process, grace.toNanos());
            }
        }
    }
}
