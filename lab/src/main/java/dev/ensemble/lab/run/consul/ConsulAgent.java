package dev.ensemble.lab.run.consul;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What anyone can ask of a Consul agent.
 *
 * @param address host and port of its HTTP server
 */
public record ConsulAgent(String address) {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofMillis(500)).build();
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /**
     * An instance as it stands in Consul.
     *
     * @param status of its check, such as {@code passing}
     * @param epoch its incarnation
     * @param owner the session of the registry that has its lease
     */
    public record CatalogEntry(String status, long epoch, String owner) {
        /** Whether its lease is alive. */
        public boolean passing() {
            return status.equals("passing");
        }
    }

    /** Host and port at which the leader talks to servers; empty while there is none or this agent does not answer. */
    public Optional<String> leader() throws InterruptedException {
        try {
            return Optional.of(get("/v1/status/leader").getAsString()).filter(leader -> !leader.isEmpty());
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** The instances of a service by id, as they stand on the server that this agent reads from, leader or not. */
    public Map<String, CatalogEntry> instances(String service) throws IOException, InterruptedException {
        Map<String, CatalogEntry> instances = new TreeMap<>();
        for (JsonElement each : get("/v1/health/service/" + service + "?stale").getAsJsonArray()) {
            JsonObject meta = each.getAsJsonObject().getAsJsonObject("Node").getAsJsonObject("Meta");
            String status = each.getAsJsonObject()
                    .getAsJsonArray("Checks")
                    .get(0)
                    .getAsJsonObject()
                    .get("Status")
                    .getAsString();
            instances.put(
                    meta.get("id").getAsString(),
                    new CatalogEntry(status, meta.get("epoch").getAsLong(), meta.get("owner").getAsString()));
        }
        return instances;
    }

    /** Registers a service at this agent, as if it ran beside it: what it is worth then is what the agent is. */
    public void register(String service) throws IOException, InterruptedException {
        send(request("/v1/agent/service/register")
                .PUT(BodyPublishers.ofString("{\"Name\":\"" + service + "\"}"))
                .build());
    }

    /** Whether an instance of a service passes all checks, as far as this agent's server knows. */
    public boolean isPassing(String service) throws IOException, InterruptedException {
        return !get("/v1/health/service/" + service + "?stale&passing").getAsJsonArray().isEmpty();
    }

    /** How many entries Consul's log has had: it grows with each write, and with the leader's changes. */
    public long logEntries() throws IOException, InterruptedException {
        return get("/v1/agent/self").getAsJsonObject()
                .getAsJsonObject("Stats")
                .getAsJsonObject("raft")
                .get("last_log_index")
                .getAsLong();
    }

    private JsonElement get(String path) throws IOException, InterruptedException {
        String body = send(request(path).build());
        try {
            return body.isEmpty() ? JsonNull.INSTANCE : JsonParser.parseString(body);
        } catch (JsonParseException e) {
            throw new IOException("Consul at " + address + " answered no JSON to " + path, e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + address + path)).timeout(PATIENCE);
    }

    private String send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("Consul at " + address + " answered " + answer.statusCode() + " to "
                    + request.method() + " " + request.uri().getPath());
        }
        return answer.body();
    }
}
