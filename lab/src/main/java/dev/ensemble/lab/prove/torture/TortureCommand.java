package dev.ensemble.lab.prove.torture;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.gson.Gson;
import dev.ensemble.chassis.config.DurationConverter;
import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.load.http.UnreadableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./ensemble torture}. */
@Command(
        name = "torture",
        description = {
                "Runs an ensemble of its own under load, breaks it at random, lets it come to rest and judges it.",
                "Exit code 0: every rule holds. 1: at least one is broken, or the ensemble did not come to rest."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class TortureCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1",
            description = "The same seed, duration and rate make the same schedule of faults and calls.")
    private long seed;

    @Option(names = "--duration", paramLabel = "TIME", defaultValue = "1m", converter = DurationConverter.class,
            description = "How long it is under load, such as 60s or 4m.")
    private Duration duration;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "100", description = "Calls a second.")
    private double rate;

    @Option(names = "--folder", paramLabel = "DIR",
            description = "For data, logs, history and schedule; kept. Default: a temporary one, kept after a failure.")
    private Path folder;

    @Option(names = "--experiment-no-idempotency",
            description = "The control: the unique key of orders is dropped, and duplicates must be reported.")
    private boolean notIdempotent;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!duration.isPositive() || rate <= 0 || rate > 10_000) {
            throw new UsageException("--duration must be more than 0, and --rate more than 0 and at most 10000");
        }
        TorturePlan plan = new TorturePlan(seed, duration, rate, !notIdempotent, folder());
        PrintWriter err = spec.commandLine().getErr();
        boolean sound = false;
        try {
            TortureResult result = new Torture(plan, line -> {
                err.println(line);
                err.flush();
            }).run();
            spec.commandLine().getOut().println(json ? new Gson().toJson(result) : result.toString());
            sound = result.report().clean();
        } catch (UnreadableException e) {
            err.println("did not come to rest: " + e.getMessage());
        } finally {
            if (!sound) {
                err.println("history, schedule, data and logs are kept in " + plan.folder() + "\nthe same schedule: "
                        + plan.command() + "\n(how the processes interleave cannot be repeated)");
            } else if (folder == null) {
                MoreFiles.deleteRecursively(plan.folder(), RecursiveDeleteOption.ALLOW_INSECURE);
            }
        }
        return sound ? 0 : 1;
    }

    private Path folder() throws IOException {
        if (folder == null) {
            return Files.createTempDirectory("ensemble-torture-");
        }
        if (Files.exists(folder)) {
            throw new UsageException(folder + " exists already: name a new folder");
        }
        return Files.createDirectories(folder);
    }
}
