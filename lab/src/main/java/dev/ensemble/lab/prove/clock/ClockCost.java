package dev.ensemble.lab.prove.clock;

import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.clock.SteadyClock;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.InstantSource;
import java.util.Locale;

/** What the clock costs a message: it is stamped where it is sent, read and followed where it arrives. */
record ClockCost(double nanos) {
    private static final int MESSAGES = 2_000_000;

    /** The CPU time of a loop on this thread, after one to warm up. */
    static ClockCost measure() {
        loop(MESSAGES);
        return loop(MESSAGES);
    }

    private static ClockCost loop(int messages) {
        HybridLogicalClock sender = clock();
        HybridLogicalClock receiver = clock();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long began = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < messages; i++) {
            String text = sender.now().toString();
            receiver.merge(text);
        }
        return new ClockCost((threads.getCurrentThreadCpuTime() - began) / (double) messages);
    }

    private static HybridLogicalClock clock() {
        return new HybridLogicalClock(new SteadyClock(InstantSource.system(), System::nanoTime));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.0f ns of CPU to stamp, read and follow", nanos);
    }
}
