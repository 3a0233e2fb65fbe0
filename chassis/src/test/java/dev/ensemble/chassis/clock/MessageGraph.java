package dev.ensemble.chassis.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * A random run of processes that send each other messages, which overtake each other and get lost, and read and change
 * rows of one database. Now and then one dies, and another starts in its place that knows nothing, on a wall clock that
 * was set anew. Each event has what the process's clock said, and a vector clock, which knows the truth: that counts events
 * and looks at no clock (F. Mattern, "Virtual Time and Global States of Distributed Systems", 1989).
 */
final class MessageGraph {
    private static final int ROWS = 4;
    private static final int RESTARTS = 6;
    private static final int STEPS_A_RESTART = 40;
    private static final long START = 1_764_000_000_000L;

    /**
     * @param vector how many events of each process it knows of, itself included
     * @param hlc what the clock of its process said
     * @param wallMillis what the wall clock of its process said
     * @param latestWall the latest that any wall clock has said so far
     */
    record ClockedEvent(int process, int[] vector, HlcTimestamp hlc, long wallMillis, long latestWall) {
        boolean causes(ClockedEvent other) {
            int known = other.vector[process];
            return process == other.process ? vector[process] < known : vector[process] <= known;
        }
    }

    private record Carried(HlcTimestamp hlc, int[] vector) {}

    private final Random random;
    private final long skew;
    private final boolean merges;
    private final long[] offsets;
    private final double[] rates;
    private final int[][] vectors;
    private final List<HybridLogicalClock> clocks = new ArrayList<>();
    /** Those that live. */
    private final int[] living;
    private final List<Carried> underWay = new ArrayList<>();
    private final Carried[] rows = new Carried[ROWS];
    private final List<ClockedEvent> events = new ArrayList<>();
    private double trueMillis;
    private long latestWall;

    /**
     * @param skew the most by which a wall clock is off, either way
     * @param merges whether clocks follow what they hear of
     */
    MessageGraph(long seed, int processes, Duration skew, boolean merges) {
        this.random = new Random(seed);
        this.skew = skew.toMillis();
        this.merges = merges;
        int ever = processes + RESTARTS;
        offsets = new long[ever];
        rates = new double[ever];
        vectors = new int[ever][ever];
        living = new int[processes];
        for (int i = 0; i < processes; i++) {
            living[i] = start();
        }
        Arrays.fill(rows, new Carried(HlcTimestamp.NEVER, new int[ever]));
    }

    private int start() {
        int process = clocks.size();
        offsets[process] = random.nextLong(-skew, skew + 1);
        rates[process] = random.nextDouble(0.9, 1.1);
        HybridLogicalClock clock = new HybridLogicalClock(() -> Instant.ofEpochMilli(wall(process)));
        clocks.add(merges ? clock : clock.withoutMerging());
        return process;
    }

    private long wall(int process) {
        return START + offsets[process] + (long) (trueMillis * rates[process]);
    }

    /** Lets so many things happen. */
    List<ClockedEvent> run(int steps) {
        for (int i = 0; i < steps; i++) {
            trueMillis += random.nextInt(4) == 0 ? random.nextDouble(20) : 0; // many events fall in one millisecond
            if (random.nextInt(STEPS_A_RESTART) == 0 && clocks.size() < vectors.length) {
                living[random.nextInt(living.length)] = start();
            }
            int process = living[random.nextInt(living.length)];
            switch (random.nextInt(5)) {
                case 0 -> event(process);
                case 1 -> underWay.add(event(process));
                case 2 -> receive(process);
                case 3 -> read(process, random.nextInt(ROWS));
                default -> change(process, random.nextInt(ROWS));
            }
        }
        return events;
    }

    private void receive(int process) {
        if (!underWay.isEmpty()) {
            hear(process, underWay.remove(random.nextInt(underWay.size())));
            event(process);
        }
    }

    private void read(int process, int row) {
        hear(process, rows[row]);
        event(process);
    }

    /** As the statements do: the process's time goes with it, and the row's comes back. */
    private void change(int process, int row) {
        HlcTimestamp sent = clocks.get(process).now();
        Carried before = rows[row];
        HlcTimestamp changed = merges
                ? new HlcTimestamp(Math.max(sent.packed(), before.hlc().packed() + 1))
                : sent;
        hear(process, new Carried(changed, before.vector()));
        vectors[process][process]++;
        rows[row] = new Carried(changed, vectors[process].clone());
        record(process, rows[row]);
    }

    private void hear(int process, Carried message) {
        clocks.get(process).merge(message.hlc());
        for (int i = 0; i < vectors.length; i++) {
            vectors[process][i] = Math.max(vectors[process][i], message.vector()[i]);
        }
    }

    private Carried event(int process) {
        vectors[process][process]++;
        Carried carried = new Carried(clocks.get(process).now(), vectors[process].clone());
        record(process, carried);
        return carried;
    }

    private void record(int process, Carried carried) {
        for (int each : living) {
            latestWall = Math.max(latestWall, wall(each));
        }
        events.add(new ClockedEvent(process, carried.vector(), carried.hlc(), wall(process), latestWall));
    }
}
