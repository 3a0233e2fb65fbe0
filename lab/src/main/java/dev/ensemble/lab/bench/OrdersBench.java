package dev.ensemble.lab.bench;

import dev.ensemble.chassis.config.DurationConverter;
import dev.ensemble.lab.Folders;
import dev.ensemble.lab.http.UnreadableException;
import dev.ensemble.lab.load.Latency;
import dev.ensemble.lab.load.Step;
import dev.ensemble.lab.postgres.Login;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.Home;
import dev.ensemble.lab.run.Training;
import dev.ensemble.lab.supervisor.InstanceStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./ensemble bench orders}: start, memory, return after a kill, and orders a second beside plain JDBC. */
@Command(
        name = "orders",
        mixinStandardHelpOptions = true,
        description = "Orders a second, latency, memory and times of start and return; prints Markdown.")
final class OrdersBench implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Option(
            names = "--step-duration",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "How long each rate is held (default: 10s).")
    private Duration stepDuration;

    @Option(
            names = "--step",
            paramLabel = "RATE",
            defaultValue = "100",
            description = "The first rate, and how much is added each time (default: 100 orders/s).")
    private int step;

    @Option(
            names = "--most",
            paramLabel = "RATE",
            defaultValue = "1500",
            description = "The last rate to try (default: 1500 orders/s).")
    private int most;

    @Option(
            names = "--callers",
            paramLabel = "N",
            defaultValue = "16",
            description = "Callers of the plain JDBC loop (default: 16).")
    private int callers;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException, UnreadableException, ExecutionException {
        Path data = Files.createTempDirectory("ensemble-bench");
        try {
            Training.ensure(Home.find(), this::row);
            title("Start");
            timed("first, with a new database", EnsembleOptions.defaults(data)).close();
            try (Ensemble ensemble = timed("again", EnsembleOptions.defaults(data))) {
                returnAfterKill(ensemble);
                orders(ensemble);
                memory(ensemble);
            }
        } finally {
            Folders.delete(data);
        }
        return 0;
    }

    private Ensemble timed(String what, EnsembleOptions options) throws IOException, InterruptedException {
        long began = System.nanoTime();
        Ensemble ensemble = Ensemble.start(options, line -> {});
        row("%s: ready after %.1f s".formatted(what, seconds(began)));
        return ensemble;
    }

    private void returnAfterKill(Ensemble ensemble) throws InterruptedException {
        title("From SIGKILL to ready again, the supervisor's delay of 2 s included");
        for (String id : List.of("registry-1", "inventory-1", "order-1", "gateway-1", "postgres")) {
            long began = System.nanoTime();
            int restarts = ensemble.instance(id).restarts();
            ensemble.kill(id);
            while (ensemble.instance(id).restarts() == restarts) {
                LockSupport.parkNanos(5_000_000);
            }
            ensemble.awaitReady(LIMIT);
            row("%s: %.1f s".formatted(id, seconds(began)));
        }
    }

    private void orders(Ensemble ensemble)
            throws IOException, InterruptedException, UnreadableException, ExecutionException {
        title("Orders a second: open loop, latency from the intended start");
        row("| rate | ok/s | failed | unknown | p50 ms | p99 ms | max ms |\n|---|---|---|---|---|---|---|");
        new Staircase(ensemble.gateway(), stepDuration, step, most).climb(this::show);
        int port = ensemble.instance("postgres").port();
        SqlLoop loop = new SqlLoop(Login.of(ensemble.data(), port, "inventory"),
                Login.of(ensemble.data(), port, "orders"), BenchCommand.SKUS);
        row("\nthe same statements by plain JDBC, %d callers: %.0f orders/s".formatted(callers,
                loop.run(callers, stepDuration)));
    }

    private void show(Step reached) {
        Latency latency = reached.result().latency();
        row("| %.0f | %.0f | %d | %d | %.1f | %.1f | %.1f |".formatted(reached.rate(),
                reached.result().throughput(),
                reached.result().failed(),
                reached.result().unknown(),
                latency.p50(),
                latency.p99(),
                latency.max()));
    }

    private void memory(Ensemble ensemble) {
        title("Memory after that (PSS)");
        for (InstanceStatus each : ensemble.instances()) {
            row("%s: %d MB".formatted(each.instance(), each.memoryBytes() >> 20));
        }
        row("all, with the supervisor: %d MB".formatted(ensemble.status().memoryBytes() >> 20));
    }

    private void title(String text) {
        out().printf("%n### %s%n%n", text);
        out().flush();
    }

    private void row(String text) {
        out().println(text.startsWith("|") || text.startsWith("\n") ? text : "- " + text);
        out().flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }
}
