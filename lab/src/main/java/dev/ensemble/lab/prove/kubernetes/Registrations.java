package dev.ensemble.lab.prove.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.ensemble.lab.load.http.Authorities;
import dev.ensemble.lab.load.http.HttpCaller;
import dev.ensemble.lab.load.http.Reply;
import dev.ensemble.lab.load.http.Request;
import dev.ensemble.lab.prove.Patience;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.cluster.Cluster;
import dev.ensemble.lab.prove.cluster.Tunnel;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.core.ConditionTimeoutException;

/** Who stands in the registry and in Consul, beside the pods that there are. */
final class Registrations {
    private static final List<String> SERVICES =
            List.of("gateway", "inventory-service", "order-service", "registry-service");
    private static final int CONSUL_PORT = 8501;
    private static final String NODE_PREFIX = "ensemble-";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private Registrations() {}

    /** Writes down whether, within a time, exactly the pods that are ready are registered, by their name and address. */
    static void seen(ClusterTarget target, Results results, Duration limit) {
        Cluster cluster = target.cluster();
        try {
            new Patience(limit, Duration.ofSeconds(1), e -> true).await("exactly the ready pods registered",
                    () -> pods(cluster).equals(registered(target.gateway()))
                            && names(pods(cluster)).equals(inConsul(cluster)));
        } catch (ConditionTimeoutException e) {
            results.say("not equal within " + limit.toSeconds() + " s");
        }
        try {
            Set<String> pods = pods(cluster);
            Set<String> registered = registered(target.gateway());
            results.record("pods in the registry by name and address", registered.size() + " of " + pods.size()
                    + difference(registered, pods), registered.equals(pods));
            Set<String> inConsul = inConsul(cluster);
            results.record("entries in Consul", inConsul.size() + " for " + pods.size() + " pods"
                    + difference(inConsul, names(pods)), inConsul.equals(names(pods)));
        } catch (IOException e) {
            results.record("registrations", e.toString(), false);
        }
    }

    private static String difference(Set<String> found, Set<String> expected) {
        Set<String> more = new TreeSet<>(found);
        more.removeAll(expected);
        Set<String> fewer = new TreeSet<>(expected);
        fewer.removeAll(found);
        return (more.isEmpty() ? "" : ", zombies " + more) + (fewer.isEmpty() ? "" : ", missing " + fewer);
    }

    private static Set<String> pods(Cluster cluster) {
        Set<String> pods = new TreeSet<>();
        for (String service : SERVICES) {
            for (Pod pod : cluster.pods(service)) {
                if (pod.getMetadata().getDeletionTimestamp() == null) {
                    pods.add(pod.getMetadata().getName() + " " + pod.getStatus().getPodIP());
                }
            }
        }
        return pods;
    }

    private static Set<String> names(Set<String> pods) {
        Set<String> names = new TreeSet<>();
        pods.forEach(p -> names.add(p.substring(0, p.indexOf(' '))));
        return names;
    }

    private static Set<String> registered(URI gateway) throws IOException {
        try (HttpCaller caller = new HttpCaller(gateway, 0)) {
            Set<String> found = new TreeSet<>();
            JsonObject page = get(caller, "/v1/instances").getAsJsonObject();
            for (JsonElement each : page.has("instances") ? page.getAsJsonArray("instances") : new JsonArray()) {
                JsonObject instance = each.getAsJsonObject();
                if (instance.get("health").getAsString().equals("PASSING")) {
                    found.add(instance.get("id").getAsString() + " " + instance.get("host").getAsString());
                }
            }
            return found;
        }
    }

    private static Set<String> inConsul(Cluster cluster) throws IOException {
        Set<String> found = new TreeSet<>();
        for (JsonElement each : ofConsul(cluster, "/v1/catalog/nodes").getAsJsonArray()) {
            String node = each.getAsJsonObject().get("Node").getAsString();
            if (node.startsWith(NODE_PREFIX)) {
                found.add(node.substring(NODE_PREFIX.length()));
            }
        }
        return found;
    }

    /** The address of the leading server, as Consul knows it. */
    static String consulLeader(Cluster cluster) throws IOException {
        String leader = ofConsul(cluster, "/v1/status/leader").getAsString();
        if (leader.isEmpty()) {
            throw new IOException("Consul has no leader");
        }
        return leader.replaceFirst(":.*", "");
    }

    private static JsonElement ofConsul(Cluster cluster, String path) throws IOException {
        Map<String, String> token = Map.of("X-Consul-Token", cluster.secret("consul-tokens", "management"));
        Path authority = Files.createTempFile("consul-ca", ".crt");
        Files.writeString(authority, cluster.secret("tls-consul", "ca.crt"));
        try (Tunnel tunnel = cluster.tunnel(cluster.ready("consul").getLast(), CONSUL_PORT);
                HttpCaller caller = new HttpCaller(tunnel.secureUrl(), Authorities.in(authority), 0, token)) {
            return get(caller, path);
        } finally {
            Files.delete(authority);
        }
    }

    private static JsonElement get(HttpCaller caller, String path) throws IOException {
        Reply reply = caller.call(Request.get(path), TIMEOUT, true).reply();
        if (!(reply instanceof Reply.Answered answer) || answer.status() != 200) {
            throw new IOException("GET " + caller.url() + path + ": " + reply);
        }
        return JsonParser.parseString(answer.body());
    }
}
