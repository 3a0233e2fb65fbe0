package dev.ensemble.registry.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.net.HostAndPort;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.discovery.Subscription;
import dev.ensemble.registry.catalog.Catalog;
import dev.ensemble.registry.catalog.CatalogContract;
import dev.ensemble.registry.lease.LeaseTerms;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.watch.Snapshot;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The catalog in a real Consul. */
class ConsulCatalogIT extends CatalogContract {
    private static ConsulServers consul;

    private final List<Catalog> opened = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private Catalog catalog;

    @BeforeAll
    static void startConsul() throws Exception {
        consul = ConsulServers.start(1);
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
        clock.shutdownNow();
        opened.forEach(Catalog::close);
        try (ConsulHttp http = consul.access().requests()) {
            ConsulStore store = new ConsulStore(http, http, new HybridLogicalClock(Clock.systemUTC()), false);
            // A write that was under way may land after the look.
            await().ignoreExceptions().until(() -> {
                for (ConsulEntry entry : store.readAll()) {
                    store.delete(entry);
                }
                return store.readAll().isEmpty();
            });
        }
    }

    @Override
    protected Catalog catalog() {
        return catalog;
    }

    private Catalog replica(String id) {
        Catalog replica =
                new ConsulCatalog(consul.access(), id, LeaseTerms.DEFAULT, new HybridLogicalClock(Clock.systemUTC()),
                        System::nanoTime);
        opened.add(replica);
        clock.scheduleWithFixedDelay(replica::sweep, 0, 200, TimeUnit.MILLISECONDS);
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
        // What former tests left may end yet: a lock changes hands, a session expires.
        AtomicLong last = new AtomicLong();
        await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(20)).until(() -> {
            long now = raftIndex();
            return last.getAndSet(now) == now;
        });

        catalog.acquire(order(2));
        assertThat(raftIndex()).as("control: a write is seen").isGreaterThan(last.get());
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
        try (Subscription ignored = other.watch("order", seen::add)) {
            await().until(() -> !seen.isEmpty());
            Instance granted = catalog.acquire(order(1));
            await().until(() -> seen.getLast().passing().equals(List.of(granted)));
            catalog.lose("order-1", granted.getEpoch(), Catalog.Loss.BROKEN);
            await().until(() -> seen.getLast().passing().isEmpty());
        }
    }

    @Test
    void aReplicaThatStillHoldsWhatAnotherHasTakenOverGivesItUp() {
        Instance granted = catalog.acquire(order(1));
        List<Instance> ceded = new CopyOnWriteArrayList<>();
        catalog.onTakenOver(ceded::add);
        Catalog other = replica("registry-2");
        other.acquire(granted);
        await().until(() -> ceded.equals(List.of(granted)));
        other.remove("order-1", granted.getEpoch());
        await().until(() -> status("order").isEmpty());
        await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(15)).until(() -> status("order").isEmpty());
    }

    @Test
    void afterTheRestoreOfASnapshotTheCatalogIsRightAgainAndSoIsEveryWatcher() {
        Instance one = catalog.acquire(order(1));
        Instance two = catalog.acquire(order(2));
        Catalog other = replica("registry-2");
        Instance three = other.acquire(order(3));
        Instance quiet = catalog.acquire(order(8).toBuilder().setService("inventory").setId("inventory-8").build());
        List<Snapshot> seen = new CopyOnWriteArrayList<>();
        List<Snapshot> inventory = new CopyOnWriteArrayList<>();
        try (Subscription ignored = other.watch("order", seen::add);
                Subscription more = other.watch("inventory", inventory::add)) {
            await().until(() -> !seen.isEmpty() && seen.getLast().passing().equals(List.of(one, two, three)));
            byte[] snapshot = consul.snapshot();

            catalog.remove("order-1", one.getEpoch());
            other.acquire(two);
            other.lose("order-3", three.getEpoch(), Catalog.Loss.SILENT);
            await().until(() -> status("order").contains("critical"));
            Instance again = catalog.acquire(order(3));
            Instance four = catalog.acquire(order(4));
            // Nothing of it is written again after the restore: its index goes back.
            catalog.lose(quiet.getId(), quiet.getEpoch(), Catalog.Loss.BROKEN);
            assertThat(catalog.acquire(quiet)).isEqualTo(quiet);
            List<Instance> right = List.of(two, again, four);
            await().until(() -> seen.getLast().passing().equals(right));
            for (int i = 0; i < 20; i++) {
                catalog.remove("order-9", catalog.acquire(order(9)).getEpoch());
            }
            await().until(() -> seen.getLast().passing().equals(right));

            long start = System.nanoTime();
            consul.restore(snapshot);
            await().until(() -> inventory.stream().anyMatch(Snapshot::settling));
            await().untilAsserted(() -> {
                assertThat(seen.getLast().settling()).isFalse();
                assertThat(seen.getLast().passing()).isEqualTo(right);
                assertThat(passing("order")).containsExactlyInAnyOrder("order-2", "order-3", "order-4");
            });
            System.out.printf("snapshot restored: all right after %d ms%n", (System.nanoTime() - start) / 1_000_000);
            assertThat(seen).allSatisfy(snap -> assertThat(snap.passing()).isNotEmpty());
            assertThat(inventory.getLast().passing()).containsExactly(quiet);
        }
    }

    @Test
    void aWriteThatSatInTheSocketOfAFrozenReplicaLandsWithoutEffect() throws Exception {
        assertThat(writeLatelyWith("cas")).startsWith("HTTP/1.1 409");
        assertThat(status("order")).containsExactly("passing");
    }

    @Test
    void controlWithoutTheFenceItTakesEffect() throws Exception {
        assertThat(writeLatelyWith("set")).startsWith("HTTP/1.1 200");
        assertThat(status("order")).containsExactly("critical");
    }

    /** The transaction that marks an instance critical is half sent, another replica takes over, the rest is sent. */
    private String writeLatelyWith(String verb) throws Exception {
        Instance granted = catalog.acquire(order(1));
        JsonObject node = consul.get("/v1/catalog/node/ensemble-order-1").getAsJsonObject().getAsJsonObject("Node");
        String meta = node.get("Meta").toString();
        String body = """
                [{"Node":{"Verb":"%s","Node":{"Node":"ensemble-order-1","Address":"127.0.0.1","Meta":%s,"ModifyIndex":%s}}},
                {"Check":{"Verb":"set","Check":{"Node":"ensemble-order-1","CheckID":"lease","Name":"lease",
                "ServiceID":"order","Status":"critical"}}}]
                """.formatted(verb, meta, node.get("ModifyIndex"));
        String request = "PUT /v1/txn HTTP/1.1\r\nHost: consul\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        HostAndPort agent = consul.addresses().getFirst();
        try (Socket socket = new Socket(agent.getHost(), agent.getPort())) {
            int half = request.length() - 20;
            socket.getOutputStream().write(request.substring(0, half).getBytes(StandardCharsets.US_ASCII));
            Catalog other = replica("registry-2");
            assertThat(other.acquire(granted)).isEqualTo(granted);
            // Its watch would repair what the control breaks.
            other.close();
            catalog.close();
            socket.getOutputStream().write(request.substring(half).getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes("HTTP/1.1 200".length()), StandardCharsets.US_ASCII);
        }
    }

    private static List<String> passing(String service) {
        List<String> ids = new ArrayList<>();
        for (JsonElement entry : consul.get("/v1/health/service/" + service + "?passing").getAsJsonArray()) {
            ids.add(entry.getAsJsonObject()
                    .getAsJsonObject("Node")
                    .getAsJsonObject("Meta")
                    .get("id")
                    .getAsString());
        }
        return ids;
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
