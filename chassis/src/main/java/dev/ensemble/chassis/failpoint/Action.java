package dev.ensemble.chassis.failpoint;

import dev.ensemble.chassis.error.ServiceException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;

/** What happens at an armed fail point. */
sealed interface Action {

    /** Performs itself at {@code point}. */
    void perform(FailPoint point);

    /** Lets go the threads that it holds. */
    default void release() {}

    /** The process is gone at once, without any clean-up: SIGKILL. */
    record Halt() implements Action {
        @Override
        public void perform(FailPoint point) {
            try {
                new ProcessBuilder("kill", "-KILL", Long.toString(ProcessHandle.current().pid())).start().waitFor();
            } catch (IOException e) {
                // No such program here: the next best follows.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            // Waits for native threads 0.3 s, for compilers 10 s (HotSpot, VM_Exit), with all connections open meanwhile.
            Runtime.getRuntime().halt(137);
        }

        @Override
        public String toString() {
            return "halt";
        }
    }

    /** The first thread that comes by hangs until the point is cleared; later ones pass. */
    record Hang(CountDownLatch cleared) implements Action {
        @Override
        public void perform(FailPoint point) {
            if (!point.disarm(this)) {
                return;
            }
            await(cleared);
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw ServiceException.outcomeUnknown("FAIL_POINT", "interrupted at a fail point", Duration.ZERO, null);
            }
        }

        @Override
        public void release() {
            cleared.countDown();
        }

        @Override
        public String toString() {
            return "hang";
        }
    }

    /** Each thread that comes by fails with UNAVAILABLE, of unknown outcome: something may have happened before. */
    record Fail() implements Action {
        @Override
        public void perform(FailPoint point) {
            throw ServiceException.outcomeUnknown(
                    "FAIL_POINT", "told to fail at " + point.name(), Duration.ZERO, null);
        }

        @Override
        public String toString() {
            return "fail";
        }
    }

    /** Each thread that comes by meets what nobody has foreseen: its call ends INTERNAL. */
    record Panic() implements Action {
        @Override
        public void perform(FailPoint point) {
            throw new IllegalStateException("told to panic at " + point.name());
        }

        @Override
        public String toString() {
            return "panic";
        }
    }

    /** Each thread that comes by loses its caller: the stream of its call is reset. */
    record Reset() implements Action {
        @Override
        public void perform(FailPoint point) {
            throw new StreamResetException(point.name());
        }

        @Override
        public String toString() {
            return "reset";
        }
    }

    /** Some of the threads that come by meet another action, in the notation of gofail. */
    record Sometimes(int percent, Action action) implements Action {
        @Override
        public void perform(FailPoint point) {
            if (ThreadLocalRandom.current().nextInt(100) < percent) {
                action.perform(point);
            }
        }

        @Override
        public String toString() {
            return percent + "%" + action;
        }
    }

    /** Each thread that comes by is late. */
    record Delay(Duration duration) implements Action {
        @Override
        public void perform(FailPoint point) {
            try {
                Thread.sleep(duration);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public String toString() {
            return "delay(" + duration.toMillis() + "ms)";
        }
    }
}
