package dev.ensemble.lab.run.supervisor;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The end of a process that is not a child of this one. */
public final class ProcessExit {
    private static final int LOOK_EVERY_MILLIS = 20;
    private static final int NOTICE_SECONDS = 2;

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
        awaitNotice(process);
        return true;
    }

    /** Its pid is in use until its parent has taken notice of its end; where none does, nothing more can be waited for. */
    private static void awaitNotice(ProcessHandle process) throws InterruptedException {
        try {
            process.onExit().get(NOTICE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // It is dead all the same.
        }
    }
}
