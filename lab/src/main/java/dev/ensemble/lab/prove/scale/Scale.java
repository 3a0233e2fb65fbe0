package dev.ensemble.lab.prove.scale;

import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.Peak;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.Thoroughness;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The capacity of 1, 2, 4 and 8 replicas, one tier after the other, and what a lock does to it that all share. */
public final class Scale {
    /** On an ensemble for each tier, and one with the lock. */
    public static final Experiment EXPERIMENT = new Experiment("scale", "scale",
            "8 replicas serve at least 7.2 times what one serves; who joins under load costs no call; a shared lock shows",
            Scale::run);

    private static final List<Integer> REPLICAS = List.of(1, 2, 4, 8);
    private static final List<Integer> REPLICAS_IN_BRIEF = List.of(1, 2, 4);
    private static final double FIRST = 6.5;
    private static final int CONNECTIONS = 64;
    private static final int CONNECTIONS_OF_GATEWAYS = 512;
    private static final Duration STEP = Duration.ofSeconds(6);
    private static final Duration SHORT_STEP = Duration.ofSeconds(3);
    private static final Duration WARM_UP = Duration.ofSeconds(8);

    /** In the control an order holds its slot for little more than the lock, which all wait for. */
    private static final int LOCK_MILLIS = 60;
    private static final int REST_MILLIS = 15;

    private final RunSettings settings;
    private final Results results;
    private final Path pictures;

    private Scale(RunSettings settings, Results results) throws IOException {
        this.settings = settings;
        this.results = results;
        this.pictures = Files.createTempDirectory("ensemble-curves-"); // outlives the run, whose folder may not
    }

    private static void run(RunSettings settings, Results results) throws Exception {
        new Scale(settings, results).run();
    }

    private void run() throws Exception {
        TierCurve free = tier(Tier.ORDER);
        if (settings.form() != Thoroughness.SHORT) {
            tier(Tier.INVENTORY);
            gateways();
        }
        control(free);
    }

    private TierCurve tier(Tier tier) throws Exception {
        try (Harness harness = Harness.start(tier.options(folder(tier.name())), results)) {
            TierCurve curve = climb(tier, harness, true);
            show(tier, curve);
            return curve;
        }
    }

    private void show(Tier tier, TierCurve curve) throws IOException {
        draw(tier.name(), curve);
        results.timely(tier.name() + ": capacity", curve.toString(), curve.isNearlyLinear());
        results.timely(tier.name() + ": processors of the machine at the peak of the most replicas",
                String.format(Locale.ROOT, "%.0f %% busy", 100 * curve.busy()), curve.processorsAreNoLimit());
    }

    /** Connections are spread over gateways by the kernel, and calls are not: what all serve is measured when all are full. */
    private void gateways() throws Exception {
        if (!EnsembleOptions.sharesPorts()) {
            return;
        }
        try (Harness harness = Harness.start(Tier.GATEWAY.options(folder("gateways-full")), results)) {
            show(Tier.GATEWAY, saturate(harness));
        }
        EnsembleOptions options = EnsembleOptions.forTrial(folder(Tier.GATEWAY.name()));
        int present = options.replicas().get(Service.GATEWAY);
        try (Harness harness = Harness.start(options, results)) {
            Joining.run(Tier.GATEWAY, harness, present, 2 * present,
                    Peak.measure(harness.ensemble(), results).rate());
        }
    }

    private TierCurve saturate(Harness harness) throws Exception {
        List<Capacity> points = new ArrayList<>();
        try (CapacityMeter meter =
                new CapacityMeter(harness.ensemble().gateway(), CONNECTIONS_OF_GATEWAYS, STEP, results)) {
            meter.warmUp(FIRST / 2, WARM_UP);
            double one = FIRST;
            for (int number : REPLICAS) {
                harness.ensemble().scale(Service.GATEWAY, number);
                harness.awaitAllReady();
                points.addAll(meter.saturate(number, one * number, settings.shortOrFull(2, 3)));
                one = points.getFirst().rate();
            }
        }
        return TierCurve.of(points);
    }

    private void control(TierCurve free) throws Exception {
        EnsembleOptions options = Tier.ORDER.options(folder("control"), REST_MILLIS);
        try (Harness harness = Harness.start(options, results)) {
            SharedLock.install(harness, LOCK_MILLIS);
            TierCurve held = climb(Tier.ORDER, harness, false);
            draw("control", held);
            results.control("one lock that each order holds for " + LOCK_MILLIS + " ms", held.toString(),
                    held.fit().sigma().isAbove(free.fit().sigma()));
        }
    }

    /** @param joined whether the last ones join under load */
    private TierCurve climb(Tier tier, Harness harness, boolean joined) throws Exception {
        boolean brief = settings.form() == Thoroughness.SHORT;
        List<Integer> numbers = brief ? REPLICAS_IN_BRIEF : REPLICAS;
        Duration step = brief ? SHORT_STEP : STEP;
        int times = settings.shortOrFull(2, 3);
        List<Capacity> points = new ArrayList<>();
        double one = FIRST;
        int present = 1;
        try (CapacityMeter meter = new CapacityMeter(harness.ensemble().gateway(), CONNECTIONS, step, results)) {
            meter.warmUp(FIRST / 2, WARM_UP);
            for (int number : numbers) {
                if (joined && number == numbers.getLast()) {
                    Joining.run(tier, harness, present, number, points.getLast().rate());
                } else if (number > present) {
                    harness.ensemble().scale(tier.service(), number);
                    harness.awaitAllReady();
                    meter.warmUp(one * present / 2, WARM_UP.dividedBy(2));
                }
                points.addAll(meter.measure(number, one * number, times));
                one = points.getFirst().rate();
                present = number;
            }
        }
        return TierCurve.of(points);
    }

    private Path folder(String name) throws IOException {
        return Files.createDirectory(settings.folder().resolve(name));
    }

    private void draw(String name, TierCurve curve) throws IOException {
        Path file = pictures.resolve(name + ".svg");
        Files.writeString(file,
                new CurveSvg(name + ": orders a second by replicas", curve.points(), curve.fit()).text());
        results.say("points and curve: " + file);
    }
}
