package dev.ensemble.lab.prove.bench;

import dev.ensemble.chassis.config.DurationConverter;
import dev.ensemble.lab.load.StockFiller;
import dev.ensemble.lab.prove.TemporaryFolder;
import dev.ensemble.lab.prove.bench.SqlLoop.Settling;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.postgres.Login;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./ensemble bench hot-item}: what it costs that all orders want the same item, and so the same row. */
@Command(
        name = "hot-item",
        mixinStandardHelpOptions = true,
        description = "Orders a second of one item and of many, on this disk and where a flush takes 5 ms longer;"
                + " prints Markdown.")
final class HotItemBench implements Callable<Integer> {
    private static final List<Duration> DELAYS = List.of(Duration.ZERO, Duration.ofMillis(5));
    private static final long UNITS = 10_000_000;
    private static final double CLIMBING_FROM = 50;
    private static final double NEARLY = 0.7;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "2", description = "How often (default: 2).")
    private int rounds;

    @Option(names = "--items", paramLabel = "N", defaultValue = "100", description = "That are many (default: 100).")
    private int items;

    @Option(
            names = "--step-duration",
            paramLabel = "TIME",
            defaultValue = "2s",
            converter = DurationConverter.class,
            description = "How long each rate is held while the peak is looked for (default: 2s).")
    private Duration stepDuration;

    @Option(
            names = "--time",
            paramLabel = "TIME",
            defaultValue = "2s",
            converter = DurationConverter.class,
            description = "How long plain JDBC is measured at a time (default: 2s).")
    private Duration time;

    @Option(
            names = "--times",
            paramLabel = "N",
            defaultValue = "2",
            description = "How often plain JDBC is measured in each round (default: 2).")
    private int times;

    @Option(
            names = "--callers",
            paramLabel = "N",
            defaultValue = "16",
            description = "Callers of the plain JDBC loop (default: 16).")
    private int callers;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            defaultValue = "20s",
            converter = DurationConverter.class,
            description = "Of the ensemble (default: 20s).")
    private Duration warmUp;

    @Option(names = "--plain-jdbc-only", description = "Leaves out the peaks by way of the gateway.")
    private boolean plainJdbcOnly;

    @Spec
    private CommandSpec spec;

    private double climbingFrom = CLIMBING_FROM;

    @Override
    public Integer call() throws Exception {
        try (TemporaryFolder data = TemporaryFolder.create("ensemble-bench");
                Ensemble ensemble = Ensemble.start(
                        EnsembleOptions.defaults(data.path()), spec.commandLine().getErr()::println)) {
            List<String> skus = stock(ensemble);
            FlushDelay delay = new FlushDelay(login(ensemble, "postgres"));
            Map<Duration, List<OneAndMany>> ways = DELAYS.stream()
                    .collect(Collectors.toMap(Function.identity(), each -> ways(ensemble, each)));
            if (!plainJdbcOnly) {
                pace(ensemble, skus).warmUp(warmUp);
            }
            for (int round = 0; round < rounds; round++) {
                for (Duration each : DELAYS) {
                    delay.set(each);
                    measure(ways.get(each), skus, round);
                }
            }
            print("| orders/s | one item | %d items | one/many |\n|---|---|---|---|".formatted(items));
            DELAYS.forEach(each -> ways.get(each).forEach(way -> print(way.row())));
        }
        return 0;
    }

    private static void measure(List<OneAndMany> ways, List<String> skus, int round) throws Exception {
        for (OneAndMany way : ways) {
            way.measure(skus, round % 2 == 0);
        }
    }

    private List<String> stock(Ensemble ensemble) {
        List<String> skus = IntStream.range(0, items).mapToObj(i -> "hot-" + i).toList();
        StockFiller.fill(ensemble.gateway(), ensemble.authorities(), Optional.empty(),
                skus.stream().collect(Collectors.toMap(Function.identity(), Function.identity())), UNITS);
        return skus;
    }

    private List<OneAndMany> ways(Ensemble ensemble, Duration delay) {
        String disk = delay.isZero() ? "this disk" : "flushes " + delay.toMillis() + " ms longer";
        List<OneAndMany> ways = new ArrayList<>();
        ways.add(new OneAndMany("%s: plain JDBC, %d callers".formatted(disk, callers), times,
                skus -> loop(ensemble, skus, Settling.ROWS_FREED).run(callers, time)));
        ways.add(new OneAndMany("control: a confirm that keeps its rows while it waits for the disk", times,
                skus -> loop(ensemble, skus, Settling.ROWS_KEPT).run(callers, time)));
        if (!plainJdbcOnly) {
            ways.add(
                    new OneAndMany("%s: by way of the gateway, peak".formatted(disk), 1, skus -> peak(ensemble, skus)));
        }
        return ways;
    }

    private static SqlLoop loop(Ensemble ensemble, List<String> skus, Settling settling) throws IOException {
        return new SqlLoop(login(ensemble, "inventory"), login(ensemble, "orders"), skus, settling);
    }

    private static Login login(Ensemble ensemble, String database) throws IOException {
        return Login.of(ensemble.data(), ensemble.instance("postgres").port(), database);
    }

    /** The first one climbs from far below, and those after it from where that one got. */
    private double peak(Ensemble ensemble, List<String> skus) throws Exception {
        double peak = pace(ensemble, skus).peak(climbingFrom, stepDuration,
                step -> spec.commandLine().getErr().println(step));
        climbingFrom = NEARLY * peak;
        return peak;
    }

    /** Orders of one line each, for an order of one item has no more. */
    private static Pace pace(Ensemble ensemble, List<String> skus) {
        return new Pace(ensemble.gateway(), plan -> plan.only(skus).withLinesAtMost(1));
    }

    private void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }
}
