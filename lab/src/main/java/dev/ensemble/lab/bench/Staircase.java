package dev.ensemble.lab.bench;

import dev.ensemble.lab.http.UnreadableException;
import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.load.LoadRun;
import dev.ensemble.lab.load.Mix;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Raises the rate of orders step by step until the system does not keep up: what it sustains is the step before. */
record Staircase(URI gateway, Duration stepDuration, int step, int most) {
    /** A step is sustained when nothing failed and the slow calls are still quick. */
    private static final double WORST_P99_MILLIS = 500;

    private static final int STEPS_BEYOND = 1;

    /** One step. */
    record Step(int rate, LoadResult result) {
        boolean sustained() {
            return result.clean() && result.latency().p99() <= WORST_P99_MILLIS;
        }
    }

    List<Step> climb(Consumer<Step> progress) throws UnreadableException, IOException, InterruptedException {
        run(step); // Cold processes are not what is measured.
        List<Step> steps = new ArrayList<>();
        int beyond = 0;
        for (int rate = step; rate <= most && beyond < STEPS_BEYOND; rate += step) {
            Step reached = new Step(rate, run(rate));
            steps.add(reached);
            progress.accept(reached);
            beyond = reached.sustained() ? 0 : beyond + 1;
        }
        return steps;
    }

    private LoadResult run(int rate) throws UnreadableException, IOException, InterruptedException {
        LoadPlan plan = LoadPlan.of(gateway, rate, stepDuration).with(Mix.parse("order=100"));
        LoadRun run = LoadRun.start(plan);
        while (!run.awaitIssued(1000)) {
            // The plan's duration ends it.
        }
        return run.finish();
    }
}
