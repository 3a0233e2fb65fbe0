package dev.ensemble.lab.bench;

import dev.ensemble.lab.http.UnreadableException;
import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.Mix;
import dev.ensemble.lab.load.Step;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Raises the rate of orders step by step until the system does not keep up: what it sustains is the step before. */
record Staircase(URI gateway, Duration stepDuration, int step, int most) {
    private static final int STEPS_BEYOND = 1;

    List<Step> climb(Consumer<Step> progress) throws UnreadableException, IOException, InterruptedException {
        run(step); // Cold processes are not what is measured.
        List<Step> steps = new ArrayList<>();
        int beyond = 0;
        for (int rate = step; rate <= most && beyond < STEPS_BEYOND; rate += step) {
            Step reached = run(rate);
            steps.add(reached);
            progress.accept(reached);
            beyond = reached.holds() ? 0 : beyond + 1;
        }
        return steps;
    }

    private Step run(int rate) throws UnreadableException, IOException, InterruptedException {
        return Step.of(LoadPlan.of(gateway, rate, stepDuration).with(Mix.parse("order=100")));
    }
}
