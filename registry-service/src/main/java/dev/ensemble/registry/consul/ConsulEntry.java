package dev.ensemble.registry.consul;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.ensemble.registry.catalog.Catalog;
import dev.ensemble.registry.v1.Instance;
import java.util.Map;

/**
 * An instance as it stands in Consul: a synthetic node of its own, whose meta says everything and whose modify index is
 * the fencing token of every write.
 *
 * @param owner id of the Consul session of the registry replica that holds the lease
 * @param loss how the lease was lost; null while it is alive
 * @param lostAtMillis milliseconds of the logical clock at that time; 0 while it is alive
 * @param index Consul's modify index of the node; 0 if it is not there yet
 */
record ConsulEntry(Instance instance, String owner, Catalog.Loss loss, long lostAtMillis, long index) {
    /** Marks our nodes, for us to list. */
    static final String MARK = "ensemble";

    /** The value of the mark. */
    static final String MARKED = "instance";

    private static final String NODE_PREFIX = "ensemble-";
    private static final String METADATA_PREFIX = "x-";

    static String node(String id) {
        return NODE_PREFIX + id;
    }

    String id() {
        return instance.getId();
    }

    String service() {
        return instance.getService();
    }

    long epoch() {
        return instance.getEpoch();
    }

    boolean passing() {
        return loss == null;
    }

    ConsulEntry at(long newIndex) {
        return new ConsulEntry(instance, owner, loss, lostAtMillis, newIndex);
    }

    ConsulEntry ownedBy(String newOwner) {
        return new ConsulEntry(instance, newOwner, loss, lostAtMillis, index);
    }

    ConsulEntry lost(Catalog.Loss how, long wallMillis) {
        Instance critical = instance.toBuilder().setHealth(Instance.Health.CRITICAL).build();
        return new ConsulEntry(critical, owner, how, wallMillis, index);
    }

    /**
     * Whether this was written after another entry of the same id, by another replica. Consul's index alone does not tell:
     * after the restore of a snapshot entries of the past stand there again, with the index that they had then.
     */
    boolean supersedes(ConsulEntry other) {
        return epoch() > other.epoch()
                || epoch() == other.epoch() && !owner.equals(other.owner()) && index > other.index();
    }

    /** Whether both say the same, whatever index they have. */
    boolean says(ConsulEntry other) {
        return at(0).equals(other.at(0));
    }

    JsonObject toMeta() {
        JsonObject meta = new JsonObject();
        // The mark of consul-k8s; external-node would make consul-esm adopt the entry.
        meta.addProperty("synthetic-node", "true");
        meta.addProperty(MARK, MARKED);
        meta.addProperty("service", instance.getService());
        meta.addProperty("id", instance.getId());
        meta.addProperty("host", instance.getHost());
        meta.addProperty("port", Integer.toString(instance.getPort()));
        meta.addProperty("admin-port", Integer.toString(instance.getAdminPort()));
        if (instance.getGrpcPort() != 0) {
            meta.addProperty("grpc-port", Integer.toString(instance.getGrpcPort()));
        }
        meta.addProperty("epoch", Long.toString(instance.getEpoch()));
        meta.addProperty("owner", owner);
        if (loss != null) {
            meta.addProperty("loss", loss.name());
            meta.addProperty("lost-at", Long.toString(lostAtMillis));
        }
        instance.getMetadataMap().forEach((key, value) -> meta.addProperty(METADATA_PREFIX + key, value));
        return meta;
    }

    /**
     * @param node a node as Consul's catalog shows it
     * @throws ConsulException if it is none of ours
     */
    static ConsulEntry of(JsonObject node) throws ConsulException {
        try {
            JsonObject meta = node.getAsJsonObject("Meta");
            Catalog.Loss loss = meta.has("loss") ? Catalog.Loss.valueOf(text(meta, "loss")) : null;
            Instance.Builder instance = Instance.newBuilder()
                    .setService(text(meta, "service"))
                    .setId(text(meta, "id"))
                    .setHost(text(meta, "host"))
                    .setPort(Integer.parseInt(text(meta, "port")))
                    .setAdminPort(Integer.parseInt(text(meta, "admin-port")))
                    .setGrpcPort(meta.has("grpc-port") ? Integer.parseInt(text(meta, "grpc-port")) : 0)
                    .setEpoch(Long.parseLong(text(meta, "epoch")))
                    .setHealth(loss == null ? Instance.Health.PASSING : Instance.Health.CRITICAL);
            for (Map.Entry<String, JsonElement> each : meta.entrySet()) {
                if (each.getKey().startsWith(METADATA_PREFIX)) {
                    instance.putMetadata(
                            each.getKey().substring(METADATA_PREFIX.length()), each.getValue().getAsString());
                }
            }
            return new ConsulEntry(
                    instance.build(),
                    text(meta, "owner"),
                    loss,
                    loss == null ? 0 : Long.parseLong(text(meta, "lost-at")),
                    node.get("ModifyIndex").getAsLong());
        } catch (RuntimeException e) {
            throw new ConsulException("a node that is no entry of ours: " + node, e);
        }
    }

    private static String text(JsonObject meta, String key) {
        return meta.get(key).getAsString();
    }
}
