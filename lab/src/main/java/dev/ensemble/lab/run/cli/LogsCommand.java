package dev.ensemble.lab.run.cli;

import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.run.supervisor.DataFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./ensemble logs}. */
@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        description = "Shows what an instance wrote. Works without a running ensemble too.")
public final class LogsCommand implements Callable<Integer> {
    private static final int INTERVAL_MILLIS = 200;

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Parameters(paramLabel = "INSTANCE", description = "Such as order-1, postgres, or supervisor after a detached up.")
    private String instance;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on as lines are written, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            defaultValue = "100",
            description = "How many lines to begin with (default: 100).")
    private int lines;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path log = DataFolder.log(data.path(), instance);
        if (instance.contains("/") || !Files.exists(log)) {
            throw new UsageException("there is no log of " + instance + "; there are " + known(log.getParent()));
        }
        LogTail tail = new LogTail(log);
        tail.skipToLast(Math.max(0, lines));
        PrintWriter out = spec.commandLine().getOut();
        do {
            tail.copyTo(out);
        } while (follow && !out.checkError() && pause());
        return 0;
    }

    /** There is no portable way to be told that a file has grown, so it is looked at now and then. */
    private static boolean pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(INTERVAL_MILLIS);
        return true;
    }

    private static String known(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return "none in " + folder;
        }
        try (Stream<Path> logs = Files.list(folder)) {
            return logs.map(log -> log.getFileName().toString())
                    .filter(name -> name.endsWith(".log"))
                    .map(name -> name.replace(".log", ""))
                    .sorted()
                    .collect(Collectors.joining(", "));
        }
    }
}
