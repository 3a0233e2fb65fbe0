package dev.ensemble.lab.cli;

import com.google.gson.GsonBuilder;
import dev.ensemble.lab.control.ControlClient;
import dev.ensemble.lab.run.EnsembleStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./ensemble status}. */
@Command(name = "status", mixinStandardHelpOptions = true, description = "Shows the instances of a running ensemble.")
public final class StatusCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Option(names = "--json", description = "Print it as JSON; memory in bytes, times in milliseconds.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        EnsembleStatus status = ControlClient.of(data.path()).status();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new GsonBuilder().setPrettyPrinting().create().toJson(status));
        } else {
            Table.lines(status).forEach(out::println);
        }
        out.flush();
        return 0;
    }
}
