package dev.ensemble.lab.run.supervisor;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One started process, in a session of its own, so that Ctrl-C in the terminal reaches only the supervisor. */
final class Child {
    // The program starts only after its mark is in the ledger: a supervisor that dies in between leaves nothing.
    private static final String GATE = "read -r go && exec \"$@\" </dev/null";

    // From its first instruction: 100 ms of a starting JVM at full weight keep those that serve waiting for 200.
    private static final String WEIGH = "{ echo $0 > /proc/self/autogroup; } 2> /dev/null; exec \"$@\"";

    /** Arguments for other people's JVMs; a second garbage collector would end ours. */
    private static final Set<String> FOR_ANY_JVM = Set.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS");

    private final Process process;
    private final Instant started = Instant.now();
    private volatile boolean frozen;

    private Child(Process process) {
        this.process = process;
    }

    /**
     * Starts it.
     *
     * @param nice of its session, where the system weighs sessions (see {@link StartWeight})
     */
    static Child start(Launch launch, int nice, Path log, Consumer<ProcessMark> ledger) throws IOException {
        Files.createDirectories(log.getParent());
        List<String> command = new ArrayList<>(List.of("sh", "-c", GATE, "gate"));
        command.addAll(OwnSession.prefix());
        if (nice != 0) {
            command.addAll(List.of("sh", "-c", WEIGH, Integer.toString(nice)));
        }
        command.addAll(launch.command());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeAll(FOR_ANY_JVM);
        builder.environment().putAll(launch.environment());
        Process process = builder.start();
        try (OutputStream gate = process.getOutputStream()) {
            ProcessMark.of(process.pid()).ifPresent(ledger);
            gate.write("go\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
        return new Child(process);
    }

    long pid() {
        return process.pid();
    }

    Instant started() {
        return started;
    }

    boolean alive() {
        return process.isAlive();
    }

    boolean frozen() {
        return frozen;
    }

    /** Waits until it has exited, but no longer than {@code limit}; tells whether it has. */
    boolean awaitExit(Duration limit) throws InterruptedException {
        return process.waitFor(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
    }

    /** What became of it, in words. */
    String exit() {
        int code = process.exitValue();
        return switch (code) {
            case 0, 130, 143 -> "stopped (SIGTERM)";
            case 137 -> "died of SIGKILL";
            default -> code > 128 ? "died of signal " + (code - 128) : "exited with code " + code;
        };
    }

    void freeze() {
        frozen = true;
        Signals.freeze(process.toHandle());
    }

    void thaw() {
        Signals.thaw(process.toHandle());
        frozen = false;
    }

    void kill() {
        Signals.kill(process.toHandle());
    }

    void askToStop(Signals.Signal signal) {
        if (frozen) {
            thaw();
        }
        Signals.send(signal, process.toHandle());
    }
}
