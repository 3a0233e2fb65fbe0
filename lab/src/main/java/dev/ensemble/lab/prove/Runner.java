package dev.ensemble.lab.prove;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;

/** Runs experiments beside a hiccup meter, and again where the machine did not let it come to a verdict. */
public final class Runner {
    private static final int MOST_RUNS = 3;

    private final OptionalDouble rate;
    private final Thoroughness form;
    private final Consumer<String> say;
    private final Function<Consumer<String>, HiccupMeter> meters;

    /**
     * One who watches this machine.
     *
     * @param rate that the user chose, in calls a second, if any
     * @param form how thorough runs are to be
     * @param say is told what happens, from any thread
     */
    public Runner(OptionalDouble rate, Thoroughness form, Consumer<String> say) {
        this(rate, form, say, HiccupMeter::start);
    }

    Runner(OptionalDouble rate, Thoroughness form, Consumer<String> say,
            Function<Consumer<String>, HiccupMeter> meters) {
        this.rate = rate;
        this.form = form;
        this.say = say;
        this.meters = meters;
    }

    /** Up to three times, while it is inconclusive; the last verdict. What did not pass leaves its folder. */
    public Verdict run(Experiment experiment) throws IOException, InterruptedException {
        Verdict verdict = once(experiment);
        for (int run = 1; verdict.judgement() == Judgement.INCONCLUSIVE && run < MOST_RUNS; run++) {
            say.accept(
                    experiment.name() + ": run " + run + " of at most " + MOST_RUNS + " is inconclusive: " + verdict);
            verdict = once(experiment);
        }
        return verdict;
    }

    private Verdict once(Experiment experiment) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("ensemble-" + experiment.name() + "-");
        Results results = new Results(line -> say.accept(experiment.name() + ": " + line));
        long began = System.nanoTime();
        String trouble = "";
        Hiccups machine;
        try (HiccupMeter meter = meters.apply(results::say)) {
            try {
                experiment.procedure().run(new RunSettings(folder, rate, form), results);
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) { // Whatever ends an experiment early is its result.
                trouble = e.toString();
            }
            machine = meter.sinceLast();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        Verdict verdict = Verdict.of(experiment, results.rows(), trouble, took, machine);
        if (verdict.judgement() == Judgement.PASS) {
            MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
        } else {
            say.accept("history, data and logs are kept in " + folder);
        }
        return verdict;
    }
}
