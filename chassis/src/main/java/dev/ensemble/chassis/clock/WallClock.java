package dev.ensemble.chassis.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The wall clock of this process. That of the machine, unless an experiment gives the process one of its own: ahead or
 * behind, faster or slower, and at run time it can jump or stop, as clocks do when an operator or NTP sets them.
 */
public final class WallClock implements InstantSource {
    private static final double MILLION = 1e6;

    private final InstantSource machine;
    private final LongSupplier nanoTime;
    private volatile Course course;

    /** From a moment on, of which both the time shown and the monotonic time are known, it goes at this rate. */
    private record Course(Duration offset, double driftPerMillion, long sinceNanos) {}

    /**
     * @param offset how far it is ahead of the machine's now
     * @param driftPerMillion how many microseconds it gains a second; negative when it loses
     */
    public WallClock(InstantSource machine, LongSupplier nanoTime, Duration offset, double driftPerMillion) {
        this.machine = machine;
        this.nanoTime = nanoTime;
        this.course = new Course(offset, driftPerMillion, nanoTime.getAsLong());
    }

    /** The machine's. */
    public static WallClock ofMachine() {
        return new WallClock(InstantSource.system(), System::nanoTime, Duration.ZERO, 0);
    }

    @Override
    public Instant instant() {
        return machine.instant().plus(offset(course));
    }

    @Override
    public long millis() {
        return machine.millis() + offset(course).toMillis();
    }

    /** Sets it ahead, or back when {@code by} is negative. */
    public synchronized void jump(Duration by) {
        course = new Course(offset(course).plus(by), course.driftPerMillion(), nanoTime.getAsLong());
    }

    /** Makes it gain so many microseconds a second from now on; with minus a million it stands still. */
    public synchronized void drift(double perMillion) {
        course = new Course(offset(course), perMillion, nanoTime.getAsLong());
    }

    /** Sets it right. */
    public synchronized void reset() {
        course = new Course(Duration.ZERO, 0, nanoTime.getAsLong());
    }

    private Duration offset(Course now) {
        if (now.driftPerMillion() == 0) {
            return now.offset();
        }
        long drifted = Math.round((nanoTime.getAsLong() - now.sinceNanos()) * (now.driftPerMillion() / MILLION));
        return now.offset().plusNanos(drifted);
    }
}
