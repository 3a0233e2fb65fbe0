package dev.ensemble.lab.run.cli;

import dev.ensemble.lab.run.Recovery;
import dev.ensemble.lab.run.control.ControlClient;
import dev.ensemble.lab.run.supervisor.DataFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./ensemble down}. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Stops a running ensemble, or ends what is left of one whose supervisor was killed.")
public final class DownCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataOption data;

    @Option(names = "--purge", description = "Delete its data folder too: all orders and stock are lost.")
    private boolean purge;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Path path = data.path();
        Optional<ControlClient> supervisor = ControlClient.find(path);
        if (supervisor.isPresent()) {
            Supervisor.stop(supervisor.get());
            out.println("stopped");
        }
        if (Files.isDirectory(path)) {
            cleanUp(path, supervisor.isPresent(), out);
        } else {
            out.println("nothing is running on " + path);
        }
        out.flush();
        return 0;
    }

    private void cleanUp(Path path, boolean wasRunning, PrintWriter out) throws IOException, InterruptedException {
        try (DataFolder folder = DataFolder.take(path)) {
            List<String> left = Recovery.endLeftovers(folder.path());
            if (!left.isEmpty()) {
                out.println("ended what was left behind: " + String.join(", ", left));
            } else if (!wasRunning) {
                out.println("nothing is running on " + path);
            }
            if (purge) {
                folder.purge();
                out.println("deleted " + path);
            }
        }
    }
}
