package dev.ensemble.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.ensemble.registry.v1.Instance;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The catalog in a real Consul. */
class ConsulCatalogIT extends CatalogContract {
    private static ConsulServers consul;

    private final List<Catalog> opened = new ArrayList<>();
    private Catalog catalog;

    @BeforeAll
    static void startConsul() throws Exception {
        consul = ConsulServers.start(1, "");
    }

    @AfterAll
    static void stopConsul() throws Exception {
        if (consul != null) {
            consul.close();
        }
    }

    @BeforeEach
    void open() {
        catalog = replica("registry-1");
    }

    @AfterEach
    void close() throws Exception {
        opened.forEach(Catalog::close);
        try (ConsulHttp http = consul.access().requests()) {
            ConsulStore store = new ConsulStore(http, http);
            for (ConsulEntry entry : store.readAll()) {
                store.delete(entry);
            }
        }
    }

    @Override
    Catalog catalog() {
        return catalog;
    }

    private Catalog replica(String id) {
        Catalog replica =
                new ConsulCatalog(consul.access(), id, LeaseTerms.DEFAULT, Clock.systemUTC(), System::nanoTime);
        opened.add(replica);
        await().until(() -> sessions().contains("ensemble-registry/" + id));
        // Its session is known to it a moment after it is known to Consul.
        await().ignoreExceptions().until(() -> {
            Instance probe = replica.acquire(order(99).toBuilder().setService("probe").setId("probe-" + id).build());
            replica.remove(probe.getId(), probe.getEpoch());
            return true;
        });
        await().until(() -> !consul.get("/v1/catalog/services").getAsJsonObject().has("probe"));
        return replica;
    }

    @Test
    void anyoneSeesAnInstanceWithConsulsOwnTools() {
        Instance granted = catalog.acquire(order(1));
        assertThat(status("order")).containsExactly("passing");
        JsonObject entry = consul.get("/v1/health/service/order").getAsJsonArray().get(0).getAsJsonObject();
        assertThat(entry.getAsJsonObject("Service").get("Port").getAsInt()).isEqualTo(7001);
        JsonObject meta = entry.getAsJsonObject("Node").getAsJsonObject("Meta");
        assertThat(meta.get("synthetic-node").getAsString()).isEqualTo("true");
        assertThat(meta.has("external-node")).isFalse();

        catalog.lose("order-1", granted.getEpoch(), Catalog.Loss.BROKEN);
        await().until(() -> status("order").equals(List.of("critical")));

        catalog.acquire(order(1).toBuilder().setEpoch(granted.getEpoch()).build());
        catalog.remove("order-1", granted.getEpoch());
        await().until(() -> consul.get("/v1/health/service/order").getAsJsonArray().isEmpty());
    }

    @Test
    void metadataAtTheLimitComesBackWhole() {
        Instance.Builder full = order(1).toBuilder().clearMetadata();
        for (int i = 0; i < 16; i++) {
            full.putMetadata("k" + i, "\u00e9".repeat(255));
        }
        catalog.acquire(full.build());
        assertThat(catalog.list("").getFirst().getMetadataMap()).isEqualTo(full.getMetadataMap());
    }

    @Test
    void anInstanceThatChangesItsServiceLeavesTheFormerOne() {
        Instance granted = catalog.acquire(order(1));
        catalog.lose("order-1", granted.getEpoch(), Catalog.Loss.BROKEN);
        catalog.acquire(order(1).toBuilder().setService("inventory").build());
        assertThat(status("order")).isEmpty();
        assertThat(status("inventory")).containsExactly("passing");
    }

    @Test
    void nothingIsWrittenWhileNothingChanges() {
        catalog.acquire(order(1));
        await().until(() -> consul.get("/v1/kv/ensemble/registry/sweeper").isJsonArray());
        long before = raftIndex();
        await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(10)).until(() -> raftIndex() == before);

        catalog.acquire(order(2));
        assertThat(raftIndex()).as("control: a write is seen").isGreaterThan(before);
    }

    @Test
    void aLeaseMovesToAnotherReplicaWithoutAnyChangeOfItsStatus() {
        Instance granted = catalog.acquire(order(1));
        Catalog other = replica("registry-2");
        assertThat(other.acquire(granted)).isEqualTo(granted);
        catalog.lose("order-1", granted.getEpoch(), Catalog.Loss.SILENT);
        catalog.remove("order-1", granted.getEpoch());
        await().during(Duration.ofSeconds(2)).until(() -> status("order").equals(List.of("passing")));
        assertThat(other.list("order")).containsExactly(granted);
    }

    @Test
    void whatConsulHasForgottenIsWrittenAgain() {
        Instance granted = catalog.acquire(order(1));
        consul.put("/v1/catalog/deregister", "{\"Node\":\"ensemble-order-1\"}");
        assertThat(status("order")).isEmpty();
        await().until(() -> status("order").equals(List.of("passing")));
        assertThat(catalog.list("order")).containsExactly(granted);
    }

    @Test
    void aReplicaWhoseSessionEndedOwnsItsEntriesWithItsNextOne() {
        Instance granted = catalog.acquire(order(1));
        String former = owner();
        consul.put("/v1/session/destroy/" + former, "");
        await().until(() -> !owner().equals(former));
        assertThat(status("order")).containsExactly("passing");
        catalog.lose("order-1", granted.getEpoch(), Catalog.Loss.BROKEN);
        await().until(() -> status("order").equals(List.of("critical")));
    }

    @Test
    void whatADeadReplicaLeavesIsMarkedCriticalAfterTheTtlByAnother() {
        Catalog dead = replica("registry-2");
        Instance granted = dead.acquire(order(1));
        long start = System.nanoTime();
        dead.close();
        assertThat(status("order")).containsExactly("passing");
        await().until(() -> status("order").equals(List.of("critical")));
        System.out.printf("orphan critical after %d ms%n", (System.nanoTime() - start) / 1_000_000);
        assertThat(System.nanoTime() - start).isGreaterThan(LeaseTerms.DEFAULT.ttl().toNanos());
        assertThat(catalog.acquire(granted).getEpoch()).isEqualTo(granted.getEpoch());
    }

    @Test
    void watchersOfEveryReplicaSeeWhatAnyReplicaDoes() {
        Catalog other = replica("registry-2");
        List<Snapshot> seen = new CopyOnWriteArrayList<>();
        try (var ignored = other.watch("order", seen::add)) {
            await().until(() -> !seen.isEmpty());
            Instance granted = catalog.acquire(order(1));
            await().until(() -> seen.getLast().passing().equals(List.of(granted)));
            catalog.lose("order-1", granted.getEpoch(), Catalog.Loss.BROKEN);
            await().until(() -> seen.getLast().passing().isEmpty());
        }
    }

    private static List<String> status(String service) {
        List<String> status = new ArrayList<>();
        for (JsonElement check : consul.get("/v1/health/checks/" + service).getAsJsonArray()) {
            status.add(check.getAsJsonObject().get("Status").getAsString());
        }
        return status;
    }

    private static String owner() {
        return consul.get("/v1/catalog/node/ensemble-order-1")
                .getAsJsonObject()
                .getAsJsonObject("Node")
                .getAsJsonObject("Meta")
                .get("owner")
                .getAsString();
    }

    private static Set<String> sessions() {
        Set<String> names = new HashSet<>();
        for (JsonElement session : consul.get("/v1/session/list").getAsJsonArray()) {
            names.add(session.getAsJsonObject().get("Name").getAsString());
        }
        return names;
    }

    private static long raftIndex() {
        return consul.get("/v1/agent/self")
                .getAsJsonObject()
                .getAsJsonObject("Stats")
                .getAsJsonObject("raft")
                .get("last_log_index")
                .getAsLong();
    }
}
