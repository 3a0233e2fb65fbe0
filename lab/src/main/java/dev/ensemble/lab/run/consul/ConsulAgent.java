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
import java.net.http.HttpResponse;
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

    /** How many entries Consul's log has had: it grows with each write, and with the leader's changes. */
    public long logEntries() throws IOException, InterruptedException {
        return get("/v1/agent/self").getAsJsonObject()
                .getAsJsonObject("Stats")
                .getAsJsonObject("raft")
                .get("last_log_index")
                .getAsLong();
    }

    private JsonElement get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + address + path)).timeout(PATIENCE).build();
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("Consul at " + address + " answered " + answer.statusCode() + " to " + path);
        }
        try {
            return answer.body().isEmpty() ? JsonNull.INSTANCE : JsonParser.parseString(answer.body());
        } catch (JsonParseException e) {
            throw new IOException("Consul at " + address + " answered no JSON to " + path, e);
        }
    }
}
