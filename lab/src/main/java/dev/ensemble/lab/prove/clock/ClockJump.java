package dev.ensemble.lab.prove.clock;

import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Fault;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.run.EnsembleOptions;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Wall clocks of single processes jump by an hour, ahead and back, and one stands still, under load. */
final class ClockJump {
    /** Then without the bound. */
    static final Experiment EXPERIMENT = new Experiment("clock", "clock-jump",
            "a process's wall clock jumps by an hour: no call fails, no lease is lost, nothing expires early, no time goes"
                    + " back",
            ClockJump::run);

    private static final double CALLS_A_SECOND = 30;
    private static final Duration WRONG = Duration.ofSeconds(5);
    /** The most that clocks here may differ by; a jump that is followed shows as an hour. */
    private static final double SECONDS = 60;

    private ClockJump() {}

    private static void run(RunSettings settings, Results results) throws Exception {
        try (Harness harness = Harness.start(Clocks.settable(settings.folder(), List.of()), results)) {
            harness.awaitAllReady();
            ClockView clocks = new ClockView(harness);
            Map<String, Long> before = clocks.epochs();
            try (Trial trial = harness.load(settings.rateOr(CALLS_A_SECOND))) {
                leaves(trial, clocks, "order-1", "jump(1h)");
                leaves(trial, clocks, "inventory-1", "jump(-1h)");
                leaves(trial, clocks, "order-2", "jump(-1h)");
                leaves(trial, clocks, "registry-1", "jump(1h)");
                trial.during(clocks.wrong("inventory-2", "drift(-1000000ppm)"), WRONG);
                trial.finishUnnoticed(
                        "clocks of order-1 and registry-1 jumped by 1 h, of inventory-1 and order-2 by -1 h;"
                                + " that of inventory-2 stood still");
                trial.check("");
            }
            Map<String, Long> after = clocks.epochs();
            results.record("leases lost", before.equals(after) ? "none" : before + " became " + after,
                    before.equals(after));
            long expired = clocks.expiredReservations();
            results.record("reservations that expired", Long.toString(expired), expired == 0);
            long reversed = clocks.reversedMoves();
            results.record("pairs of moves whose times are reversed", Long.toString(reversed), reversed == 0);
            double ahead = clocks.latestMoveAhead();
            results.record("the latest logical time of a move", seconds(ahead), Math.abs(ahead) < SECONDS);
        }
        EnsembleOptions unbounded = Clocks.settable(
                Files.createDirectory(settings.folder().resolve("control")), List.of("--max-clock-offset=3h"));
        try (Harness harness = Harness.start(unbounded, results)) {
            harness.awaitAllReady();
            ClockView clocks = new ClockView(harness);
            try (Trial trial = harness.load(settings.rateOr(CALLS_A_SECOND))) {
                trial.during(clocks.wrong("order-1", "jump(1h)"), WRONG);
                trial.finish();
            }
            double ahead = clocks.latestMoveAhead();
            results.control("without the bound, the latest logical time of a move", seconds(ahead), ahead > SECONDS);
        }
    }

    /** The clock goes wrong, the process leaves until it is set right, and comes back. */
    private static void leaves(Trial trial, ClockView clocks, String instance, String action) throws Exception {
        Fault wrong = clocks.wrong(instance, action);
        trial.inject(wrong, clocks.harness().patience(), instance + " says why it does not serve",
                () -> clocks.refusal(instance).isPresent());
        trial.goOn(WRONG);
        trial.undo(wrong);
        trial.awaitBack(instance + " serves again", clocks.harness().patience(),
                () -> clocks.refusal(instance).isEmpty());
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f s ahead of the database's clock", seconds);
    }
}
