package dev.ensemble.lab.run.supervisor;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The supervisor's state file: who supervises, how to reach it, and every process that it has started. It is written
 * before a process does anything, so that the next supervisor can end what a killed one left behind.
 */
public final class Ledger {
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

    /**
     * What the file says.
     *
     * @param supervisor the process that wrote it
     * @param phase {@code starting}, {@code ready} or {@code stopping}
     * @param controlPort loopback port of its control, 0 before it listens
     * @param token the bearer token of its control
     * @param gatewayPort the port that the gateways share
     * @param children every process that may be alive, by instance
     */
    public record SupervisorState(
            ProcessMark supervisor,
            String phase,
            int controlPort,
            String token,
            int gatewayPort,
            Map<String, ProcessMark> children) {}

    private final Path file;
    private SupervisorState state;

    /** Starts the file anew, in the name of this process. */
    public Ledger(Path file, int gatewayPort) {
        this.file = file;
        this.state = new SupervisorState(ProcessMark.self(), "starting", 0, "", gatewayPort, Map.of());
        write();
    }

    /** What the last supervisor wrote, empty if there was none or it died while it wrote its first word. */
    public static Optional<SupervisorState> read(Path file) {
        try {
            return Optional.ofNullable(GSON.fromJson(Files.readString(file), SupervisorState.class));
        } catch (java.nio.file.NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | JsonParseException e) {
            throw new IllegalStateException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /** Publishes where the control listens and the token that it wants. */
    public synchronized void control(int port, String token) {
        state = new SupervisorState(state.supervisor, state.phase, port, token, state.gatewayPort, state.children);
        write();
    }

    /** Publishes how far it is. */
    public synchronized void phase(String phase) {
        state = new SupervisorState(
                state.supervisor, phase, state.controlPort, state.token, state.gatewayPort, state.children);
        write();
    }

    /** How far it is. */
    public synchronized String phase() {
        return state.phase;
    }

    synchronized void record(String instance, ProcessMark mark) {
        Map<String, ProcessMark> children = new TreeMap<>(state.children);
        children.put(instance, mark);
        children(children);
    }

    synchronized void forget(String instance) {
        Map<String, ProcessMark> children = new TreeMap<>(state.children);
        children.remove(instance);
        children(children);
    }

    /** Removes the file: nothing runs any more. */
    public synchronized void remove() throws IOException {
        Files.deleteIfExists(file);
    }

    private void children(Map<String, ProcessMark> children) {
        state = new SupervisorState(
                state.supervisor, state.phase, state.controlPort, state.token, state.gatewayPort, children);
        write();
    }

    private void write() {
        try {
            PrivateFile.replace(file, GSON.toJson(state));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
