package dev.ensemble.lab.prove.bench;

import dev.ensemble.chassis.config.DurationConverter;
import dev.ensemble.lab.prove.TemporaryFolder;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.Home;
import dev.ensemble.lab.run.Service;
import dev.ensemble.lab.run.Training;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code ./ensemble bench identities}: two ensembles of one instance a service run side by side and are loaded in turn, so
 * that a machine which changes its speed, or compilers that are not done yet, favour neither.
 */
@Command(
        name = "identities",
        mixinStandardHelpOptions = true,
        description = "CPU time an order with mTLS between processes, and without; prints Markdown.")
final class IdentitiesBench implements Callable<Integer> {
    @Option(names = "--pairs", paramLabel = "N", defaultValue = "8", description = "Windows of each (default: 8).")
    private int pairs;

    @Option(names = "--rate", paramLabel = "RATE", defaultValue = "50", description = "Orders a second (default: 50).")
    private int rate;

    @Option(
            names = "--window",
            paramLabel = "TIME",
            defaultValue = "10s",
            converter = DurationConverter.class,
            description = "How long CPU time is counted at a time (default: 10s).")
    private Duration window;

    @Option(
            names = "--warm-up",
            paramLabel = "TIME",
            defaultValue = "20s",
            converter = DurationConverter.class,
            description = "Of each, before anything is counted (default: 20s).")
    private Duration warmUp;

    @Spec
    private CommandSpec spec;

    private record Side(Life life, Spread millis) {
        /** CPU time of an order in ms, over one window. */
        double measure(double rate, Duration window) throws Exception {
            double spent = LifeWindow.hold(life, rate, window).millisAnOrder();
            millis.add(spent);
            return spent;
        }
    }

    @Override
    public Integer call() throws Exception {
        Training.ensure(Home.find(), spec.commandLine().getErr()::println);
        try (TemporaryFolder folder = TemporaryFolder.create("ensemble-bench");
                Life with = Life.begin(small(folder.path().resolve("with")));
                Life without = Life.begin(
                        small(folder.path().resolve("without")).withCertificateLife(Optional.empty()))) {
            compare(new Side(with, new Spread()), new Side(without, new Spread()));
        }
        return 0;
    }

    /** What an order costs is the same in many processes as in one of each, and these fit side by side. */
    private static EnsembleOptions small(Path data) {
        return EnsembleOptions.defaults(data).withReplicas(Service.GATEWAY, 1).withReplicas(Service.ORDER, 1)
                .withReplicas(Service.INVENTORY, 1);
    }

    private void compare(Side with, Side without) throws Exception {
        for (Side side : List.of(with, without)) {
            new Pace(side.life().url()).warmUp(warmUp);
        }
        Spread ratios = new Spread();
        say("| pair | with, CPU ms an order | without | ratio |\n|---|---|---|---|");
        for (int pair = 1; pair <= pairs; pair++) {
            boolean first = pair % 2 == 1; // who comes second finds warmer caches
            double early = (first ? with : without).measure(rate, window);
            double late = (first ? without : with).measure(rate, window);
            double ratio = first ? early / late : late / early;
            ratios.add(ratio);
            say("| %d | %.2f | %.2f | %.2f |".formatted(pair, first ? early : late, first ? late : early, ratio));
        }
        say("| median | %s | %s | %s |".formatted(
                with.millis().text("%.2f"), without.millis().text("%.2f"), ratios.text("%.2f")));
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
