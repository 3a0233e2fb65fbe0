package dev.ensemble.lab.prove.bench;

import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.load.RateStep;
import dev.ensemble.lab.run.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Lives of both contenders in turn, each alone on the machine: what they sustain, and what an order costs them. */
record SideBySide(Path data, Plan plan, Consumer<String> out) {
    private static final Duration IDLE = Duration.ofSeconds(5);

    /**
     * What is done in each life.
     *
     * @param jvmArgs of all Java processes of both
     * @param peaks whether peaks are looked for
     * @param rate orders a second at which CPU time is counted; 0 for half of the first peak of ours
     */
    record Plan(int rounds, List<String> jvmArgs, Duration warmUp, boolean peaks, Duration step, int rate,
            Duration window, int windows) {
        private static final int USUAL = 100;

        int rateFor(SideBySideResult soFar) {
            if (rate > 0 || soFar.peaks(Contender.OURS).isEmpty()) {
                return rate > 0 ? rate : USUAL;
            }
            return Math.max(10, (int) soFar.peaks(Contender.OURS).first() / 20 * 10);
        }
    }

    SideBySideResult run() throws Exception {
        SideBySideResult result = new SideBySideResult();
        if (plan.peaks()) {
            out.accept("| round | who | rate | ok/s | failed | unknown | p50 ms | p99 ms | max ms |\n"
                    + "|---|---|---|---|---|---|---|---|---|");
        }
        for (int round = 1; round <= plan.rounds(); round++) {
            for (Contender contender : Contender.values()) {
                try (Life life = contender.begin(data, plan.jvmArgs())) {
                    live(round, contender, life, result);
                }
            }
        }
        return result;
    }

    private void live(int round, Contender contender, Life life, SideBySideResult result) throws Exception {
        Pace pace = new Pace(life.url());
        pace.warmUp(plan.warmUp());
        if (plan.peaks()) {
            result.peaks(contender).add(pace.peak(plan.step(), step -> show(round, contender, step)));
        }
        result.rate(plan.rateFor(result));
        for (int i = 0; i < plan.windows(); i++) {
            LifeWindow held = LifeWindow.hold(life, result.rate(), plan.window());
            result.order(contender, held.cpu(), held.load().ok());
        }
        Map<Service, Duration> before = life.cpu();
        LockSupport.parkNanos(IDLE.toNanos());
        result.idle(contender, LifeWindow.since(before, life), IDLE);
    }

    private void show(int round, Contender contender, RateStep step) {
        LoadResult result = step.result();
        out.accept(String.format(Locale.ROOT, "| %d | %s | %.0f | %.0f | %d | %d | %.1f | %.1f | %.1f |", round,
                contender.name().toLowerCase(Locale.ROOT), step.rate(), result.throughput(), result.failed(),
                result.unknown(), result.latency().p50(), result.latency().p99(), result.latency().max()));
    }
}
