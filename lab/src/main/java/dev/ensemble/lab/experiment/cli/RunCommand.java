package dev.ensemble.lab.experiment.cli;

import com.google.gson.Gson;
import dev.ensemble.lab.Folders;
import dev.ensemble.lab.Refused;
import dev.ensemble.lab.experiment.Experiment;
import dev.ensemble.lab.experiment.Notebook;
import dev.ensemble.lab.experiment.Settings;
import dev.ensemble.lab.experiment.Verdict;
import dev.ensemble.lab.kubernetes.Cluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
                "Exit code 0: all pass. 1: at least one does not."
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

    @Option(names = "--rate", paramLabel = "N", description = "Calls a second (default: the experiment's own).")
    private Double rate;

    @Option(names = "--full", description = "The long form: longer outages, more repeats.")
    private boolean full;

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
            throw new Refused("the name of an experiment or of a group is missing: see `ensemble run --list`");
        }
        if (rate != null && !(rate > 0 && rate <= 10_000)) {
            throw new Refused("--rate is " + rate + ", but must be more than 0 and at most 10000");
        }
        List<Verdict> verdicts = new ArrayList<>();
        Experiments.named(names, target.experiments(Optional.empty())); // refused before anything is asked or started
        Optional<Cluster> cluster = target.connect();
        try {
            for (Experiment experiment : Experiments.named(names, target.experiments(cluster))) {
                Verdict verdict = run(experiment);
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
        return verdicts.stream().allMatch(Verdict::pass) ? 0 : 1;
    }

    private Verdict run(Experiment experiment) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("ensemble-" + experiment.name() + "-");
        Notebook notebook = new Notebook(line -> say(experiment.name() + ": " + line));
        OptionalDouble chosen = rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate);
        long began = System.nanoTime();
        String trouble = "";
        try {
            experiment.procedure().run(new Settings(folder, chosen, full), notebook);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) { // Whatever ends an experiment early is its result.
            trouble = e.toString();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        Verdict verdict = new Verdict(experiment.name(), experiment.claim(), notebook.rows(), trouble, took);
        if (verdict.pass()) {
            Folders.delete(folder);
        } else {
            say("history, data and logs are kept in " + folder);
        }
        return verdict;
    }

    private void say(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
