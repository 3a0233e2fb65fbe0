package dev.ensemble.registry.consul;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entries in Consul's catalog. A write is one transaction that starts with a compare-and-set of the node, so that one
 * that comes late, out of the socket of a process that was frozen, changes nothing. Agentless: no agent's anti-entropy
 * knows of these entries. Each has the logical time of its writer, so that a replica that reads it goes on after that.
 */
final class ConsulStore {
    private static final Logger log = LoggerFactory.getLogger(ConsulStore.class);
    private static final String CHECK = "lease";
    private static final String HLC = "hlc";

    private final ConsulHttp requests;
    private final ConsulHttp watches;
    private final HybridLogicalClock clock;
    private final String nodeVerb;

    /** All entries of one service, and the index from which to wait for the next change. */
    record View(List<ConsulEntry> entries, long index) {}

    /**
     * @param requests for what is answered at once
     * @param watches for what waits; its patience is longer than any wait
     * @param noFence for experiments: writes do not compare
     */
    ConsulStore(ConsulHttp requests, ConsulHttp watches, HybridLogicalClock clock, boolean noFence) {
        this.requests = requests;
        this.watches = watches;
        this.clock = clock;
        this.nodeVerb = noFence ? "set" : "cas";
    }

    Optional<ConsulEntry> read(String id) throws ConsulException {
        return requests.get(
                "/v1/catalog/node/" + ConsulEntry.node(id) + "?consistent",
                // The body says null, with status 200, when there is none.
                answer -> answer.isMissing() || answer.body().isJsonNull()
                        ? Optional.empty()
                        : Optional.of(entry(answer.body().getAsJsonObject().getAsJsonObject("Node"))));
    }

    List<ConsulEntry> readAll() throws ConsulException {
        return requests.get(
                "/v1/catalog/nodes?node-meta=" + ConsulEntry.MARK + ":" + ConsulEntry.MARKED,
                answer -> entries(answer.body(), UnaryOperator.identity()));
    }

    /**
     * Waits for a change of a service's entries since an index; reads from any server, leader or not.
     *
     * @param index of the view before; 0 to get the present one at once
     */
    View await(String service, long index, Duration wait) throws ConsulException {
        return watches.get(
                "/v1/health/service/" + service + "?stale&index=" + index + "&wait=" + wait.toSeconds() + "s",
                answer -> new View(
                        entries(answer.body(), each -> each.getAsJsonObject("Node")), answer.index()));
    }

    /**
     * Writes an entry if Consul still has it at the index that {@code entry} carries, 0 meaning not at all.
     *
     * @param former the service that the id stood for before; null if there was none
     * @return the entry with its new index
     */
    ConsulEntry write(ConsulEntry entry, String former) throws ConsulException {
        String node = ConsulEntry.node(entry.id());
        JsonArray operations = new JsonArray();
        operations.add(wrap("Node", verb(nodeVerb, "Node", node(entry))));
        if (former != null && !former.equals(entry.service())) {
            JsonObject service = new JsonObject();
            service.addProperty("ID", former);
            service.addProperty("Service", former);
            operations.add(wrap("Service", onNode(verb("delete", "Service", service), node)));
        }
        operations.add(wrap("Service", onNode(verb("set", "Service", service(entry)), node)));
        operations.add(wrap("Check", verb("set", "Check", check(entry))));
        return transact(
                operations,
                results -> entry.at(results.get(0)
                        .getAsJsonObject()
                        .getAsJsonObject("Node")
                        .get("ModifyIndex")
                        .getAsLong()));
    }

    /** Deletes an entry if Consul still has it at the index that it carries. */
    void delete(ConsulEntry entry) throws ConsulException {
        JsonArray operations = new JsonArray();
        operations.add(wrap("Node", verb("delete-cas", "Node", node(entry))));
        transact(operations, results -> results);
    }

    private <T> T transact(JsonArray operations, Function<JsonArray, T> results) throws ConsulException {
        return requests.put("/v1/txn", operations, answer -> {
            if (answer.status() == 409) {
                String why = answer.body().toString();
                throw why.contains("index is stale")
                        ? new ConsulException.Conflict(why)
                        : new ConsulException("Consul refuses a transaction: " + why);
            }
            return results.apply(answer.body().getAsJsonObject().getAsJsonArray("Results"));
        });
    }

    private ConsulEntry entry(JsonObject node) throws ConsulException {
        ConsulEntry entry = ConsulEntry.of(node);
        JsonElement at = node.getAsJsonObject("Meta").get(HLC);
        if (at != null) { // an earlier version writes none
            clock.merge(at.getAsString());
        }
        return entry;
    }

    private JsonObject node(ConsulEntry entry) {
        JsonObject node = new JsonObject();
        node.addProperty("Node", ConsulEntry.node(entry.id()));
        node.addProperty("Address", entry.instance().getHost());
        JsonObject meta = entry.toMeta();
        meta.addProperty(HLC, clock.now().toString());
        node.add("Meta", meta);
        node.addProperty("ModifyIndex", entry.index());
        return node;
    }

    private static JsonObject service(ConsulEntry entry) {
        JsonObject service = new JsonObject();
        // One service a node: its name is id enough, and tells which one to delete.
        service.addProperty("ID", entry.service());
        service.addProperty("Service", entry.service());
        service.addProperty("Address", entry.instance().getHost());
        service.addProperty("Port", entry.instance().getPort());
        return service;
    }

    private static JsonObject check(ConsulEntry entry) {
        JsonObject check = new JsonObject();
        check.addProperty("Node", ConsulEntry.node(entry.id()));
        check.addProperty("CheckID", CHECK);
        check.addProperty("Name", "lease in the ensemble's registry");
        check.addProperty("ServiceID", entry.service());
        // Consul's ACLs go by the name.
        check.addProperty("ServiceName", entry.service());
        check.addProperty("Status", entry.passing() ? "passing" : "critical");
        check.addProperty("Output", entry.passing() ? "alive" : "lost: " + entry.loss());
        return check;
    }

    private static JsonObject verb(String verb, String type, JsonObject value) {
        JsonObject operation = new JsonObject();
        operation.addProperty("Verb", verb);
        operation.add(type, value);
        return operation;
    }

    private static JsonObject onNode(JsonObject operation, String node) {
        operation.addProperty("Node", node);
        return operation;
    }

    private static JsonObject wrap(String type, JsonObject operation) {
        JsonObject wrapped = new JsonObject();
        wrapped.add(type, operation);
        return wrapped;
    }

    private List<ConsulEntry> entries(JsonElement body, UnaryOperator<JsonObject> nodeOf) {
        List<ConsulEntry> entries = new ArrayList<>();
        for (JsonElement each : body.getAsJsonArray()) {
            try {
                entries.add(entry(nodeOf.apply(each.getAsJsonObject())));
            } catch (ConsulException e) {
                // What others have put under our name is left alone.
                log.debug("skipped", e);
            }
        }
        return entries;
    }
}
