package dev.ensemble.lab.run.supervisor;

import java.util.Optional;

/** The end of a process that is not a child of this one. */
public final class ProcessExit {
    private static final int LOOK_EVERY_MILLIS = 20;

    private ProcessExit() {}

    /** Waits at most so long; whether the process is gone. */
    public static boolean await(ProcessHandle process, long nanos) throws InterruptedException {
        Optional<ProcessMark> mark = ProcessMark.of(process.pid());
        long until = System.nanoTime() + nanos;
        while (mark.flatMap(ProcessMark::alive).isPresent()) {
            if (System.nanoTime() - until >= 0) {
                return false;
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
        return true;
    }
}
