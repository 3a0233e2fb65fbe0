package dev.ensemble.lab.prove.clock;

import dev.ensemble.lab.load.LoadPlan;
import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.load.Mix;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.InstanceFault;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.prove.Trial;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.timeline.Causality;
import dev.ensemble.lab.run.timeline.ClockOrder;
import dev.ensemble.lab.run.timeline.TimelineEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Processes whose wall clocks are apart make and cancel orders while some are killed. Which event could have caused which
 * is known from the messages alone; then each kind of clock is asked.
 */
final class ClockSkew {
    /** With clocks that follow messages and rows, and with clocks that do not. */
    static final Experiment EXPERIMENT = new Experiment("clock", "clock-skew",
            "of events of which one could have caused the other hybrid clocks reverse none, wall clocks many",
            ClockSkew::run);

    private static final double RATE = 40;
    private static final Mix MIX = Mix.parse("order=70,cancel=20,get=10");
    private static final int ORDERS = 500;
    /** Calls, in terms of that: two an order are enough, and some time is lost with each kill. */
    private static final int LONGEST = 6;
    /** Where each instance's wall clock stands between the first and the last one. */
    private static final Map<String, Double> PLACES = Map.of(
            "gateway-1", 0.5, "gateway-2", 0.4, "order-1", 0.0, "order-2", 1.0,
            "inventory-1", 0.9, "inventory-2", 0.1, "inventory-3", 0.5, "registry-1", 0.7);

    private ClockSkew() {}

    private static void run(RunSettings settings, Results results) throws Exception {
        results.say(EventCost.measure());
        for (int seconds : List.of(10, 45)) {
            Path folder = Files.createDirectory(settings.folder().resolve(seconds + "s"));
            ClockOrder seen = order(folder, settings, seconds, List.of(), results);
            results.record("wall clocks up to " + seconds + " s apart", seen.toString(),
                    seen.wallReversed() > 0 && seen.hlcReversed() == 0);
        }
        Path folder = Files.createDirectory(settings.folder().resolve("control"));
        ClockOrder without = order(folder, settings, 10,
                List.of("--experiment-no-clock-in-messages", "--experiment-no-clock-in-rows"), results);
        results.control("clocks follow neither messages nor rows", without.toString(), without.hlcReversed() > 0);
    }

    private static ClockOrder order(
            Path folder, RunSettings settings, int seconds, List<String> arguments, Results results)
            throws Exception {
        EnsembleOptions options = EnsembleOptions.forTrial(folder).withServiceArgs(arguments(seconds, arguments));
        try (Harness harness = Harness.start(options, results)) {
            harness.awaitAllReady();
            double rate = settings.rateOr(RATE);
            Duration longest = Duration.ofSeconds(Math.round(ORDERS * LONGEST / rate));
            LoadPlan plan = LoadPlan.of(harness.ensemble().gateway(), rate, longest).with(MIX);
            try (EventRecorder recorder = new EventRecorder(harness.ensemble().gateway());
                    Trial trial = harness.load(plan)) {
                trial.awaitMoreOk(ORDERS / 2);
                trial.inject(InstanceFault.kill(harness.ensemble(), "order-1"));
                trial.awaitMoreOk(ORDERS / 2);
                trial.inject(InstanceFault.kill(harness.ensemble(), "inventory-1"));
                trial.awaitMoreOk(ORDERS / 2);
                trial.inject(InstanceFault.kill(harness.ensemble(), "gateway-2"));
                trial.awaitMoreOk(ORDERS / 2);
                LoadResult load = trial.end();
                List<TimelineEvent> events = recorder.all();
                results.record("orders whose events were read", enough(events) + " of " + load.ok() + " calls, "
                        + recorder.missing() + " gaps", enough(events) >= ORDERS);
                return ClockOrder.of(new Causality(events));
            }
        }
    }

    private static long enough(List<TimelineEvent> events) {
        return events.stream().map(TimelineEvent::subject).filter(subject -> subject.startsWith("orders/"))
                .distinct().count();
    }

    private static Map<String, List<String>> arguments(int seconds, List<String> common) {
        Map<String, List<String>> arguments = new HashMap<>();
        PLACES.forEach((instance, place) -> {
            List<String> own = new ArrayList<>(common);
            own.add("--clock-offset=" + Math.round(1000 * seconds * (place - 0.5)) + "ms");
            arguments.put(instance, own);
        });
        return arguments;
    }
}
