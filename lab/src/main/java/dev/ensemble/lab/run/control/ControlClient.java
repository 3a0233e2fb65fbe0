package dev.ensemble.lab.run.control;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.ensemble.chassis.config.UsageException;
import dev.ensemble.lab.run.EnsembleStatus;
import dev.ensemble.lab.run.supervisor.DataFolder;
import dev.ensemble.lab.run.supervisor.InstanceStatus;
import dev.ensemble.lab.run.supervisor.Ledger;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Talks to the supervisor of a data folder. A verb that it refuses is thrown as {@link UsageException}. */
public final class ControlClient {
    private static final Duration QUICK = Duration.ofSeconds(5);
    // A drain takes up to 15 s, then a kill; scaling down drains one after the other.
    private static final Duration PATIENT = Duration.ofMinutes(2);
    private static final Gson GSON = new Gson();

    private final Ledger.SupervisorState state;

    private ControlClient(Ledger.SupervisorState state) {
        this.state = state;
    }

    /** The supervisor of this folder, empty if none runs. */
    public static Optional<ControlClient> find(Path data) throws IOException {
        if (!DataFolder.isTaken(data)) {
            return Optional.empty();
        }
        return Ledger.read(DataFolder.stateFile(data))
                .filter(state -> state.controlPort() != 0)
                .map(ControlClient::new);
    }

    /** The supervisor of this folder, or a refusal. */
    public static ControlClient of(Path data) throws IOException {
        return find(data).orElseThrow(() -> new UsageException(
                "no ensemble is running on " + data + "; `./ensemble up` starts one (--data names another folder)"));
    }

    /** What the state file says. */
    public Ledger.SupervisorState state() {
        return state;
    }

    /** The whole ensemble. */
    public EnsembleStatus status() throws IOException, InterruptedException {
        return GSON.fromJson(send("GET", "/v1/status", QUICK), EnsembleStatus.class);
    }

    /** One verb for one instance that takes no arguments: kill, freeze, thaw, stop, start or mend. */
    public InstanceStatus act(String verb, String instance) throws IOException, InterruptedException {
        return act(verb, instance, VerbArguments.NONE);
    }

    /** One verb for one instance: cut or slow. */
    public InstanceStatus act(String verb, String instance, VerbArguments arguments)
            throws IOException, InterruptedException {
        String path =
                "/v1/instances/" + instance.replaceAll("[^A-Za-z0-9._-]", "_") + ":" + verb + arguments.query();
        return GSON.fromJson(send("POST", path, PATIENT), InstanceStatus.class);
    }

    /** Sets the number of instances of one service. */
    public EnsembleStatus scale(String service, int number) throws IOException, InterruptedException {
        String path = "/v1/services/" + service.replaceAll("[^A-Za-z0-9._-]", "_") + ":scale/" + number;
        return GSON.fromJson(send("POST", path, PATIENT), EnsembleStatus.class);
    }

    /** Asks it to stop everything; returns before that is done. */
    public void down() throws IOException, InterruptedException {
        send("POST", "/v1/down", QUICK);
    }

    private String send(String method, String path, Duration timeout) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + state.controlPort() + path))
                .timeout(timeout)
                .header("Authorization", "Bearer " + state.token())
                .method(method, BodyPublishers.noBody())
                .build();
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(QUICK).build()) {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() == 200) {
                return response.body();
            }
            String error = GSON.fromJson(response.body(), JsonObject.class).get("error").getAsString();
            if (response.statusCode() == 409) {
                throw new UsageException(error);
            }
            throw new IOException(error);
        }
    }
}
