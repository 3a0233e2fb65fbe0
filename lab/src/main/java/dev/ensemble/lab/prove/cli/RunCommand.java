package dev.ensemble.lab.prove.cli;

import com.google.gson.Gson;
import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.chassis.telemetry.Logging;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Judgement;
import dev.ensemble.lab.prove.Runner;
import dev.ensemble.lab.prove.Thoroughness;
import dev.ensemble.lab.prove.Verdict;
import dev.ensemble.lab.prove.cluster.Cluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./ensemble run}. */
@Command(
        name = "run",
        description = {
                "Runs experiments, each on an ensemble of its own: a fault, what is seen of it, and a control.",
                "Beside each runs a meter of hiccups: where something was late while the machine itself stood still, it is",
                "run again, three times at most; what was lost or doubled is never excused.",
                "Exit code 0: all pass. 1: at least one does not. 3: at least one is inconclusive, all others pass."
        },
        mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private TargetOptions target;

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Experiments, or groups of them; see --list.")
    private List<String> names = List.of();

    @Option(names = "--list", description = "List what there is, and run nothing.")
    private boolean list;

    @Option(names = "--rate", paramLabel = "N",
            description = "Calls a second, taken as it is (default: the experiment's own, mostly half the measured peak).")
    private Double rate;

    @Option(names = "--full", description = "The long form: longer outages, more repeats.")
    private boolean full;

    @Option(names = "--short", description = "The short form, of those that have one: fewer repeats, the same control;"
            + " of `intruders` without.")
    private boolean brief;

    @Option(names = "--json", description = "Print the verdicts as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (list) {
            target.experiments(Optional.empty())
                    .forEach(e -> out().printf("%-12s %-28s %s%n", e.group(), e.name(), e.claim()));
            return 0;
        }
        if (names.isEmpty()) {
            throw new UsageException("the name of an experiment or of a group is missing: see `ensemble run --list`");
        }
        if (rate != null && !(rate > 0 && rate <= 10_000)) {
            throw new UsageException("--rate is " + rate + ", but must be more than 0 and at most 10000");
        }
        if (full && brief) {
            throw new UsageException("--short and --full exclude each other");
        }
        Logging.warningsOnly(); // What experiments use of gRPC would tell everything.
        List<Verdict> verdicts = new ArrayList<>();
        Runner runner = new Runner(rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate), form(), this::say);
        Experiments.named(names, target.experiments(Optional.empty())); // refused before anything is asked or started
        Optional<Cluster> cluster = target.connect();
        try {
            for (Experiment experiment : Experiments.named(names, target.experiments(cluster))) {
                Verdict verdict = runner.run(experiment);
                verdicts.add(verdict);
                if (!json) {
                    out().println(verdict);
                    out().flush();
                }
            }
        } finally {
            cluster.ifPresent(Cluster::close);
        }
        if (json) {
            out().println(new Gson().toJson(verdicts));
        }
        return Judgement.worst(verdicts.stream().map(Verdict::judgement).toList()).exitCode();
    }

    private Thoroughness form() {
        return full ? Thoroughness.FULL : brief ? Thoroughness.SHORT : Thoroughness.USUAL;
    }

    private void say(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
