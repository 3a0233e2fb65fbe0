package dev.ensemble.lab.run.cli;

import com.google.gson.Gson;
import dev.ensemble.lab.run.control.ControlClient;
import dev.ensemble.lab.run.supervisor.InstanceStatus;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The verbs that do one thing to one instance. Each is a command of the same form; its name is the verb. */
public abstract sealed class InstanceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Parameters(paramLabel = "INSTANCE", description = "Such as order-1, gateway-2, postgres; see `ensemble status`.")
    private String instance;

    @Option(names = "--json", description = "Print the instance as JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        InstanceStatus status = ControlClient.of(data.path()).act(spec.name(), instance);
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? new Gson().toJson(status) : status.instance() + ": " + status.note());
        out.flush();
        return 0;
    }

    /** {@code ./ensemble kill}. */
    @Command(
            name = "kill",
            mixinStandardHelpOptions = true,
            description = "SIGKILL: the process is gone at once. The supervisor starts it again.")
    public static final class Kill extends InstanceCommand {}

    /** {@code ./ensemble freeze}. */
    @Command(
            name = "freeze",
            mixinStandardHelpOptions = true,
            description = "SIGSTOP: the process keeps its memory and its connections, and does nothing.")
    public static final class Freeze extends InstanceCommand {}

    /** {@code ./ensemble thaw}. */
    @Command(
            name = "thaw",
            mixinStandardHelpOptions = true,
            description = "SIGCONT: a frozen process goes on where it was.")
    public static final class Thaw extends InstanceCommand {}

    /** {@code ./ensemble stop}. */
    @Command(
            name = "stop",
            mixinStandardHelpOptions = true,
            description = "SIGTERM: the process finishes what it has begun and leaves; it stays away until `start`.")
    public static final class Stop extends InstanceCommand {}

    /** {@code ./ensemble start}. */
    @Command(
            name = "start",
            mixinStandardHelpOptions = true,
            description = "Starts what was stopped, or what has died and waits to be started again.")
    public static final class Start extends InstanceCommand {}
}
