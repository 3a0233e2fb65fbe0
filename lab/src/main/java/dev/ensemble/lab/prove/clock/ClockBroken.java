package dev.ensemble.lab.prove.clock;

import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A third order service comes whose wall clock is 90 s ahead. */
final class ClockBroken {
    /** Then without the bound. */
    static final Experiment EXPERIMENT = new Experiment("clock", "clock-broken",
            "a member whose clock is 90 s ahead does not serve and says why, and no other one follows it or notices",
            ClockBroken::run);

    private static final double CALLS_A_SECOND = 30;
    private static final Duration PRESENT = Duration.ofSeconds(8);
    private static final String BROKEN = "order-3";
    private static final List<String> OTHERS = List.of("gateway-1", "order-1", "inventory-1", "registry-1");
    private static final double MUCH = 30;

    private ClockBroken() {}

    private static void run(RunSettings settings, Results results) throws Exception {
        try (Harness harness = start(settings.folder(), List.of(), results)) {
            ClockView clocks = new ClockView(harness);
            try (Trial trial = harness.load(settings.rateOr(CALLS_A_SECOND))) {
                harness.ensemble().scale(Service.ORDER, 3);
                harness.await(BROKEN + " says why it does not serve", () -> clocks.refusal(BROKEN).isPresent());
                trial.goOn(PRESENT);
                String why = clocks.refusal(BROKEN).orElse("nothing");
                results.record(BROKEN + " says", why,
                        why.contains("of " + BROKEN + " is 90.0 s ahead of most others'"));
                String state = harness.ensemble().instance(BROKEN).state();
                results.record(BROKEN + " is", state, !state.equals("ready"));
                trial.finishUnnoticed("a member with a broken clock beside the others");
                trial.check("");
            }
            double ahead = furthest(clocks);
            results.record("the logical clocks of others", seconds(ahead), ahead < MUCH);
        }
        Path control = Files.createDirectory(settings.folder().resolve("control"));
        try (Harness harness = start(control, List.of("--max-clock-offset=1h"), results)) {
            ClockView clocks = new ClockView(harness);
            try (Trial trial = harness.load(settings.rateOr(CALLS_A_SECOND))) {
                harness.ensemble().scale(Service.ORDER, 3);
                harness.awaitReady(BROKEN);
                trial.goOn(PRESENT);
                trial.finish();
            }
            double ahead = nearest(clocks);
            results.control("without the bound, all logical clocks of others", seconds(ahead), ahead > MUCH);
        }
    }

    private static Harness start(Path folder, List<String> arguments, Results results) throws Exception {
        EnsembleOptions options =
                Clocks.settable(folder, arguments, Map.of(BROKEN, List.of("--clock-offset=90s")));
        Harness harness = Harness.start(options, results);
        harness.awaitAllReady();
        return harness;
    }

    private static double furthest(ClockView clocks) {
        return OTHERS.stream().mapToDouble(clocks::ahead).max().orElseThrow();
    }

    private static double nearest(ClockView clocks) {
        return OTHERS.stream().mapToDouble(clocks::ahead).min().orElseThrow();
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f s ahead of this machine's clock", seconds);
    }
}
