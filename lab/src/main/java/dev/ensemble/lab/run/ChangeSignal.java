package dev.ensemble.lab.run;

import java.util.function.BooleanSupplier;

/** Wakes those who wait for instances to change. Its monitor is never held while an instance's is taken. */
final class ChangeSignal {
    private long count;

    synchronized void signal() {
        count++;
        notifyAll();
    }

    /** Waits until {@code condition} holds, asking again after each change; false when the time is over first. */
    boolean await(BooleanSupplier condition, long deadlineNanos) throws InterruptedException {
        while (true) {
            long seen = seen();
            if (condition.getAsBoolean()) {
                return true;
            }
            if (!awaitBeyond(seen, deadlineNanos)) {
                return false;
            }
        }
    }

    private synchronized long seen() {
        return count;
    }

    private synchronized boolean awaitBeyond(long seen, long deadlineNanos) throws InterruptedException {
        while (count == seen) {
            long millis = (deadlineNanos - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return true;
    }
}
