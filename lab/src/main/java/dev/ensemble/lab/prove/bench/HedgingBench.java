package dev.ensemble.lab.prove.bench;

import dev.ensemble.chassis.config.DurationConverter;
import dev.ensemble.lab.load.LoadResult;
import dev.ensemble.lab.prove.TemporaryFolder;
import dev.ensemble.lab.prove.grey.HedgeCounts;
import dev.ensemble.lab.prove.stress.Flags;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.Home;
import dev.ensemble.lab.run.Training;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./ensemble bench hedging}: what hedges cost where nothing is wrong, and what they do under overload. */
@Command(
        name = "hedging",
        mixinStandardHelpOptions = true,
        description = "CPU time and calls with and without hedges at half the peak, and hedges at twice the peak;"
                + " prints Markdown.")
final class HedgingBench implements Callable<Integer> {
    private static final double HALF = 0.5;
    private static final double OVERLOAD = 2;
    private static final Duration ONSET = Duration.ofSeconds(2);

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "2",
            description = "Ensembles of each kind, in turn (default: 2).")
    private int rounds;

    @Option(
            names = "--rate",
            paramLabel = "RATE",
            defaultValue = "0",
            description = "Orders/s (default: half of the peak of the first ensemble).")
    private double rate;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            defaultValue = "20s",
            converter = DurationConverter.class,
            description = "Of each ensemble (default: 20s).")
    private Duration warmUp;

    @Option(
            names = "--window",
            paramLabel = "TIME",
            defaultValue = "20s",
            converter = DurationConverter.class,
            description = "How long CPU time is counted, and how long the overload lasts (default: 20s).")
    private Duration window;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        try (TemporaryFolder folder = TemporaryFolder.create("ensemble-bench")) {
            Path data = folder.path();
            Training.ensure(Home.find(), spec.commandLine().getErr()::println);
            row("| hedges | orders/s | ok | failed | unknown | p50 ms | p99 ms | max ms | CPU ms an order | hedges sent |"
                    + " of calls | won |\n|---|---|---|---|---|---|---|---|---|---|---|---|");
            Spread ratios = new Spread();
            for (int round = 0; round < rounds; round++) {
                // In turn, and each time the other one first: a machine becomes slower or faster meanwhile.
                boolean first = round % 2 == 0;
                double one = live(data, first, round == rounds - 1);
                double other = live(data, !first, round == rounds - 1);
                ratios.add(first ? one / other : other / one);
            }
            row("\nCPU ms an order with hedges, as a multiple of that without: " + ratios.text("%.3f"));
        }
        return 0;
    }

    /** Returns CPU milliseconds an order. */
    private double live(Path data, boolean hedges, boolean overload) throws Exception {
        Map<String, List<String>> arguments = hedges ? Map.of() : Flags.everywhere("--experiment-no-hedging");
        try (Life life = Life.begin(EnsembleOptions.defaults(data).withServiceArgs(arguments))) {
            Pace pace = new Pace(life.url());
            pace.warmUp(warmUp);
            if (rate == 0) {
                rate = Math.floor(HALF * pace.peak(Duration.ofSeconds(5), step -> {}));
            }
            double millis = hold(life, hedges, rate, window);
            if (overload) {
                // Its first moments apart: until calls are shed it is no overload, but a burst.
                hold(life, hedges, rate / HALF * OVERLOAD, ONSET);
                hold(life, hedges, rate / HALF * OVERLOAD, window);
            }
            return millis;
        }
    }

    private double hold(Life life, boolean hedges, double ordersASecond, Duration time) throws Exception {
        HedgeCounts soFar = HedgeCounts.of(life.ensemble());
        LifeWindow held = LifeWindow.hold(life, ordersASecond, time);
        LoadResult load = held.load();
        HedgeCounts sent = HedgeCounts.of(life.ensemble()).since(soFar);
        row(String.format(Locale.ROOT,
                "| %s | %.0f | %d | %d | %d | %.1f | %.1f | %.1f | %.2f | %.0f | %.2f %% | %.0f |",
                hedges ? "on" : "off", ordersASecond, load.ok(), load.failed(), load.unknown(), load.latency().p50(),
                load.latency().p99(), load.latency().max(), held.millisAnOrder(), sent.sent(), 100 * sent.share(),
                sent.won()));
        return held.millisAnOrder();
    }

    private void row(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }
}
