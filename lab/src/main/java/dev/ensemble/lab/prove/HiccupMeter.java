package dev.ensemble.lab.prove;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;

/**
 * Watches whether the machine itself stands still, which no program on it can help: a thread that wants nothing but to
 * be woken, and measures how late it is. The idea is Gil Tene's jHiccup (https://github.com/giltene/jHiccup).
 *
 * <p>A load that fills all processors delays it, too, and is no excuse. So a late wake-up counts as a stall only if the
 * processors did little for this machine's processes meanwhile: it was frozen, or its host gave them to others. What a
 * host takes from one processor while the thread sleeps on another is seen by the time that Linux calls stolen.
 */
public final class HiccupMeter implements AutoCloseable {
    /** Of a load of half the peak a stall delays no call by more than itself: what is shorter breaks no limit of ours. */
    static final long LIMIT_MILLIS = 200;

    /**
     * Of the processors' time in a second: one of two for half of it. Half the peak leaves room for that; and a host
     * that takes an eighth all the time is a slow machine, whose peak tells that, and not one that stalls.
     */
    static final double MOST_STOLEN = 0.25;

    /** Of the processors' time while the thread was late: more than this is a load, less is a standstill. */
    static final double BUSY = 0.5;

    /** More often costs more of a core than it tells: on a slow one a wake-up takes 70 µs, a look 300 µs. */
    static final long PERIOD_MILLIS = 50;
    private static final int PERIODS_A_LOOK = 2;
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_MICROS = TimeUnit.HOURS.toMicros(1);

    private record Look(long at, CpuTimes times) {}

    private final Machine machine;
    private final Consumer<String> say;
    private final Histogram late = new Histogram(LONGEST_MICROS, 3);
    private final Deque<Look> looks = new ArrayDeque<>();
    private final Thread thread = Thread.ofPlatform().daemon().name("hiccup-meter").unstarted(this::watch);
    private Optional<Look> asked;
    private int stalls;

    /** One that does not watch yet. */
    HiccupMeter(Machine machine, Consumer<String> say) {
        this.machine = machine;
        this.say = say;
        this.asked = look();
    }

    /**
     * Watches this machine until it is closed.
     *
     * @param say is told of each stall, in the meter's thread
     */
    public static HiccupMeter start(Consumer<String> say) {
        return start(Machine.real(), say);
    }

    static HiccupMeter start(Machine machine, Consumer<String> say) {
        HiccupMeter meter = new HiccupMeter(machine, say);
        meter.thread.start();
        return meter;
    }

    /** Until the machine says that it is over. */
    void watch() {
        try {
            long period = TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
            long due = machine.nanoTime() + period;
            for (int i = 1; machine.sleep(due - machine.nanoTime()); i++) {
                long now = machine.nanoTime();
                woken(now - due, i % PERIODS_A_LOOK == 0);
                due = now + period;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void woken(long lateNanos, boolean look) {
        late.recordValue(Math.clamp(lateNanos / 1000, 0, LONGEST_MICROS));
        boolean tooLate = lateNanos > TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS);
        if (tooLate || look) {
            Optional<Look> before = Optional.ofNullable(looks.peekLast()).or(() -> asked);
            Optional<Look> now = look();
            if (tooLate) {
                judge(lateNanos / 1_000_000, before, now);
            }
            now.ifPresent(this::judgeStolen);
        }
    }

    private void judge(long lateMillis, Optional<Look> before, Optional<Look> now) {
        double busy = before.isEmpty() || now.isEmpty() ? 0
                : now.get().times.since(before.get().times).busy() / capacity(before.get(), now.get());
        if (busy < BUSY) {
            stall(String.format(Locale.ROOT, "woken %d ms late, its processors %.0f %% busy", lateMillis, 100 * busy));
            looks.clear(); // What was stolen meanwhile is the same stall.
        }
    }

    private void judgeStolen(Look now) {
        while (!looks.isEmpty() && now.at - looks.peekFirst().at > WINDOW_NANOS) {
            looks.removeFirst();
        }
        if (!looks.isEmpty()) {
            double ticks = now.times.since(looks.peekFirst().times).stolen();
            double share = ticks / (machine.ticksPerSecond() * WINDOW_NANOS / 1e9);
            if (share > MOST_STOLEN) {
                stall(String.format(Locale.ROOT, "its host took %.0f %% of a second", 100 * share));
                looks.clear();
            }
        }
        looks.addLast(now);
    }

    private void stall(String what) {
        stalls++;
        say.accept("the machine stalled: " + what);
    }

    private double capacity(Look before, Look now) {
        return machine.ticksPerSecond() * (now.at - before.at) / 1e9;
    }

    private Optional<Look> look() {
        return machine.cpuTimes().map(times -> new Look(machine.nanoTime(), times));
    }

    /** What happened since this was asked last. */
    public synchronized Hiccups sinceLast() {
        Optional<Look> now = look();
        double stolen = asked.isEmpty() || now.isEmpty() || now.get().at == asked.get().at ? 0
                : now.get().times.since(asked.get().times).stolen() / capacity(asked.get(), now.get());
        Hiccups hiccups =
                new Hiccups(late.getValueAtPercentile(99) / 1000.0, late.getMaxValue() / 1000.0, stolen, stalls);
        late.reset();
        stalls = 0;
        asked = now;
        return hiccups;
    }

    @Override
    public void close() throws InterruptedException {
        machine.stop();
        thread.join();
        machine.close();
    }
}
