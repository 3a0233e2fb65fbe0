package dev.ensemble.lab.run.cli;

import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.Home;
import dev.ensemble.lab.run.control.ControlClient;
import dev.ensemble.lab.run.supervisor.DataFolder;
import dev.ensemble.lab.run.supervisor.OwnSession;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts a supervisor in a session of its own, shows what it says, and returns when everything is ready. */
final class DetachedUp {
    private static final int STEP_MILLIS = 100;

    private final EnsembleOptions options;
    private final List<String> args;

    DetachedUp(EnsembleOptions options, List<String> args) {
        this.options = options;
        this.args = args.stream().filter(arg -> !arg.startsWith("--detach")).toList();
    }

    int run(PrintWriter out, PrintWriter err) throws IOException, InterruptedException {
        // Taken and let go: a refusal is said here, before anything is started.
        DataFolder.take(options.data()).close();
        Path log = DataFolder.log(options.data(), "supervisor");
        Files.createDirectories(log.getParent());
        Files.deleteIfExists(log);
        Process supervisor = start(log);
        Thread onCtrlC = Thread.ofPlatform().name("stop").unstarted(supervisor::destroy);
        Runtime.getRuntime().addShutdownHook(onCtrlC);
        LogTail tail = new LogTail(log);
        boolean ready = false;
        while (!ready && !supervisor.waitFor(STEP_MILLIS, TimeUnit.MILLISECONDS)) {
            ready = isReady();
            tail.copyTo(out);
        }
        tail.copyTo(ready ? out : err);
        Runtime.getRuntime().removeShutdownHook(onCtrlC);
        return ready ? 0 : supervisor.exitValue();
    }

    private boolean isReady() throws IOException {
        Optional<ControlClient> control = ControlClient.find(options.data());
        return control.isPresent() && control.get().state().phase().equals("ready");
    }

    /** The launcher again, without the option that led here. */
    private Process start(Path log) throws IOException {
        List<String> command = new ArrayList<>(OwnSession.prefix());
        command.add(Home.find().launcher().toString());
        command.addAll(args);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(Path.of("/dev/null").toFile());
        return builder.start();
    }
}
