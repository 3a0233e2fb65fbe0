package dev.ensemble.lab.prove;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/** A machine of two processors whose time is a number: it wakes the meter as late as the test says, and then no more. */
final class Played implements Machine {
    private static final double TICKS = 200;

    private record Act(long millis, double busy, double stolen) {}

    private final Queue<Act> acts = new ArrayDeque<>();
    private final boolean tells;
    private long now;
    private double busy;
    private double stolen;
    private boolean over;

    /** @param tells whether it tells what its processors did */
    Played(boolean tells) {
        this.tells = tells;
    }

    /** Wakes the meter in time for so long, with its processors busy and stolen to these shares. */
    Played goesWell(long millis, double busyShare, double stolenShare) {
        for (long at = 0; at < millis; at += HiccupMeter.PERIOD_MILLIS) {
            isLate(0, busyShare, stolenShare);
        }
        return this;
    }

    /** Wakes the meter so late, with its processors busy and stolen to these shares meanwhile. */
    synchronized Played isLate(long millis, double busyShare, double stolenShare) {
        acts.add(new Act(HiccupMeter.PERIOD_MILLIS + millis, busyShare, stolenShare));
        return this;
    }

    /** Whether the meter has seen all of it. */
    synchronized boolean isOver() { return over; }

    @Override
    public synchronized long nanoTime() {
        return now;
    }

    @Override
    public synchronized boolean sleep(long nanos) {
        Act act = acts.poll();
        if (act == null) {
            over = true;
            return false;
        }
        now += TimeUnit.MILLISECONDS.toNanos(act.millis);
        busy += act.busy * act.millis * TICKS / 1000;
        stolen += act.stolen * act.millis * TICKS / 1000;
        return true;
    }

    @Override
    public synchronized Optional<CpuTimes> cpuTimes() {
        return tells ? Optional.of(new CpuTimes(Math.round(busy), 0, Math.round(stolen))) : Optional.empty();
    }

    @Override
    public double ticksPerSecond() {
        return TICKS;
    }

    @Override
    public synchronized void stop() {
        acts.clear();
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
