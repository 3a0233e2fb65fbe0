package dev.ensemble.lab.run.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import dev.ensemble.lab.run.EnsembleStatus;
import dev.ensemble.lab.run.control.ControlClient;
import dev.ensemble.lab.run.failpoint.SetFailPoints;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./ensemble status}. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows the instances of a running ensemble, what is set at their fail points, and what is wrong with their"
                + " network.")
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
        SetFailPoints failPoints = SetFailPoints.of(status.instances());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Gson gson = new GsonBuilder().setPrettyPrinting().create();
            JsonObject all = gson.toJsonTree(status).getAsJsonObject();
            all.add("failPoints", gson.toJsonTree(failPoints.byInstance()));
            out.println(gson.toJson(all));
        } else {
            Table.lines(status).forEach(out::println);
            failPoints.lines().forEach(out::println);
        }
        out.flush();
        return 0;
    }
}
