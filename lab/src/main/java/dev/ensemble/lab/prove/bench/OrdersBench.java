package dev.ensemble.lab.prove.bench;

import dev.ensemble.chassis.config.DurationConverter;
import dev.ensemble.lab.prove.TemporaryFolder;
import dev.ensemble.lab.run.Ensemble;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.EnsembleStatus;
import dev.ensemble.lab.run.Home;
import dev.ensemble.lab.run.Training;
import dev.ensemble.lab.run.postgres.Login;
import dev.ensemble.lab.run.supervisor.InstanceStatus;
import java.io.IOException;
import java.io.PrintWriter;
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

/** {@code ./ensemble bench orders}: start, memory, return after a kill, and orders side by side with a bare chain. */
@Command(
        name = "orders",
        mixinStandardHelpOptions = true,
        description = "Peak and CPU time an order beside a bare chain, memory, times of start and return; prints Markdown.")
final class OrdersBench implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** The compilers that both contenders may run with: until they are warm, the second takes minutes. */
    enum Compiler {
        C1(1, Duration.ofSeconds(20)),
        C2(4, Duration.ofMinutes(2));

        private final int level;
        private final Duration warmUp;

        Compiler(int level, Duration warmUp) {
            this.level = level;
            this.warmUp = warmUp;
        }
    }

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "2",
            description = "Lives of each contender, in turn (default: 2).")
    private int rounds;

    @Option(
            names = "--compilers",
            paramLabel = "C1|C2",
            split = ",",
            defaultValue = "C1",
            description = "Of both contenders: C1, C2 or C1,C2 (default: C1).")
    private List<Compiler> compilers;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Of each life (default: 20s with C1, 120s with C2).")
    private Duration warmUp;

    @Option(
            names = "--no-peak",
            description = "Counts CPU time only, without looking for peaks.")
    private boolean noPeak;

    @Option(
            names = "--step-duration",
            paramLabel = "TIME",
            defaultValue = "5s",
            converter = DurationConverter.class,
            description = "How long each rate is held while the peak is looked for (default: 5s).")
    private Duration stepDuration;

    @Option(
            names = "--rate",
            paramLabel = "RATE",
            defaultValue = "0",
            description = "At which CPU time is counted, orders/s (default: half of the first peak of ours).")
    private int rate;

    @Option(
            names = "--window",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "How long CPU time is counted at a time (default: 10s).")
    private Duration window;

    @Option(
            names = "--windows",
            paramLabel = "N",
            defaultValue = "2",
            description = "How often in each life (default: 2).")
    private int windows;

    @Option(
            names = "--side-by-side-only",
            description = "Leaves out the times of start and return, plain JDBC and memory.")
    private boolean sideBySideOnly;

    @Option(
            names = "--callers",
            paramLabel = "N",
            defaultValue = "16",
            description = "Callers of the plain JDBC loop (default: 16).")
    private int callers;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        try (TemporaryFolder folder = TemporaryFolder.create("ensemble-bench")) {
            Path data = folder.path();
            Training.ensure(Home.find(), spec.commandLine().getErr()::println);
            if (!sideBySideOnly) {
                alone(data);
            }
            for (Compiler compiler : compilers) {
                sideBySide(data, compiler);
            }
        }
        return 0;
    }

    private void alone(Path data) throws IOException, InterruptedException, ExecutionException {
        title("Start");
        timed("first, with a new database", EnsembleOptions.defaults(data)).close();
        try (Ensemble ensemble = timed("again", EnsembleOptions.defaults(data))) {
            returnAfterKill(ensemble);
            plainJdbc(ensemble);
            memory(ensemble);
        }
    }

    private void sideBySide(Path data, Compiler compiler) throws Exception {
        title("Side by side with a bare chain, " + compiler);
        SideBySide.Plan plan = new SideBySide.Plan(rounds, List.of("-XX:TieredStopAtLevel=" + compiler.level),
                warmUp == null ? compiler.warmUp : warmUp, !noPeak, stepDuration, rate, window, windows);
        SideBySideResult result = new SideBySide(data, plan, this::row).run();
        row("\nmedian (least–most) of %d lives each, CPU of %d windows of %d s a life:\n\n%s".formatted(rounds, windows,
                window.toSeconds(), result.table()));
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

    private void plainJdbc(Ensemble ensemble) throws IOException, InterruptedException, ExecutionException {
        title("The statements of an order by plain JDBC");
        int port = ensemble.instance("postgres").port();
        SqlLoop loop = new SqlLoop(Login.of(ensemble.data(), port, "inventory"),
                Login.of(ensemble.data(), port, "orders"), BenchCommand.SKUS);
        row("%d callers: %.0f orders/s".formatted(callers, loop.run(callers, stepDuration)));
    }

    private void memory(Ensemble ensemble) {
        title("Memory (PSS)");
        EnsembleStatus status = ensemble.status();
        for (InstanceStatus each : status.instances()) {
            row("%s: %d MB".formatted(each.instance(), each.memoryBytes() >> 20));
        }
        row("all, with the supervisor: %d MB".formatted(status.memoryBytes() >> 20));
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
