package dev.ensemble.lab.prove.scale;

import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.Mix;
import dev.ensemble.lab.load.RateStep;
import dev.ensemble.lab.load.http.UnreadableException;
import dev.ensemble.lab.prove.HiccupMeter;
import dev.ensemble.lab.prove.ProcessorUse;
import dev.ensemble.lab.prove.RateTries;
import dev.ensemble.lab.prove.Results;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures how many orders a second an ensemble serves well: open loop, each peak found anew. */
final class CapacityMeter implements AutoCloseable {
    /** Nothing but orders: each takes the same of every tier. */
    static final Mix ORDERS = Mix.parse("order=1");

    private static final Duration LOOK = Duration.ofSeconds(3);
    private static final Duration REST = Duration.ofSeconds(1);
    private static final int MOST_RESTS = 10;
    private static final double TOO_MUCH = 1.2;
    /**
     * Where more is asked for than can be served a call waits for 40 ms at most, and connections call at random: so a slot
     * that falls free idles until the next call comes, 20 ms on average at twice of what a gateway can serve.
     */
    private static final double FAR_TOO_MUCH = 6;
    private static final double LITTLE = 0.5;

    private final URI gateway;
    private final int connections;
    private final Duration time;
    private final Results results;
    private final HiccupMeter machine = HiccupMeter.start(stall -> {});

    /**
     * @param connections that callers keep open
     * @param time that a rate has to hold for
     */
    CapacityMeter(URI gateway, int connections, Duration time, Results results) {
        this.gateway = gateway;
        this.connections = connections;
        this.time = time;
        this.results = results;
    }

    /** Keeps a rate up, whatever becomes of it. */
    void warmUp(double rate, Duration lasting) throws IOException, InterruptedException, UnreadableException {
        RateStep.of(plan(rate, lasting));
    }

    /**
     * Several times over, one after the other.
     *
     * @param expected what these replicas would serve if each were alone
     */
    List<Capacity> measure(int replicas, double expected, int times)
            throws IOException, InterruptedException, UnreadableException {
        List<Capacity> found = new ArrayList<>();
        double first = served(expected * TOO_MUCH);
        rest(first);
        for (int i = 0; i < times; i++) {
            double little = LITTLE * first;
            Staircase.Step peak = Staircase.highest(first,
                    rate -> RateTries.of(() -> step(rate), Staircase.Step::holds, machine, () -> rest(little)));
            found.add(new Capacity(replicas, peak.served(), peak.busy()));
            results.say(String.format(Locale.ROOT, "%d replicas: peak %.1f orders/s, processors %.0f %% busy", replicas,
                    peak.served(), 100 * peak.busy()));
            first = peak.served();
        }
        return found;
    }

    /**
     * What is served while six times of it is asked for, several times over: where callers cannot choose a replica for
     * each call, some are busy while others are free, and no rate with none refused tells what all of them could serve.
     *
     * @param expected what these replicas would serve if each were alone
     */
    List<Capacity> saturate(int replicas, double expected, int times)
            throws IOException, InterruptedException, UnreadableException {
        List<Capacity> found = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            try (ProcessorUse use = ProcessorUse.start()) {
                double served = RateStep.of(plan(FAR_TOO_MUCH * expected, time)).result().throughput();
                double busy = use.busy();
                results.say(
                        String.format(Locale.ROOT, "%d replicas: %.1f of %.1f orders/s served, processors %.0f %% busy",
                                replicas, served, FAR_TOO_MUCH * expected, 100 * busy));
                found.add(new Capacity(replicas, served, busy));
            }
            rest(LITTLE * expected);
        }
        return found;
    }

    /** What is served when too much is asked for: near the peak, whatever the law. */
    private double served(double rate) throws IOException, InterruptedException, UnreadableException {
        return Math.max(1, RateStep.of(plan(rate, LOOK)).result().throughput());
    }

    private Staircase.Step step(double rate) throws IOException, InterruptedException, UnreadableException {
        try (ProcessorUse use = ProcessorUse.start()) {
            RateStep step = RateStep.of(plan(rate, time));
            double busy = use.busy();
            results.say(String.format(Locale.ROOT, "%.1f orders/s: %.1f ok/s, %d failed, %d unknown, p99 %.0f ms%s",
                    rate, step.result().throughput(), step.result().failed(), step.result().unknown(),
                    step.result().latency().p99(), step.holds() ? "" : ": too much"));
            return new Staircase.Step(rate, step.result().throughput(), busy, step.holds());
        }
    }

    /** What a rate too high leaves behind is not the next rate's. */
    private void rest(double rate) throws IOException, InterruptedException, UnreadableException {
        for (int i = 0; i < MOST_RESTS; i++) {
            if (RateStep.of(plan(rate, REST)).holds()) {
                return;
            }
        }
    }

    private LoadPlan plan(double rate, Duration lasting) {
        return LoadPlan.of(gateway, rate, lasting).with(ORDERS).keeping(connections);
    }

    @Override
    public void close() throws InterruptedException {
        machine.close();
    }
}
