package dev.ensemble.registry.consul;

import static dev.ensemble.registry.catalog.CatalogContract.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.chassis.discovery.Subscription;
import dev.ensemble.chassis.telemetry.LogFormat;
import dev.ensemble.chassis.telemetry.Logging;
import dev.ensemble.registry.catalog.Catalog;
import dev.ensemble.registry.lease.LeaseTerms;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.watch.Snapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A Consul that denies by default, and the policy that the documentation gives. */
class ConsulAclIT {
    private static final Path POLICY = Path.of("../docs/consul-policy.hcl");

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Map<String, String> accessors = new HashMap<>();
    private ConsulServers consul;
    private UnreliableConsul way;

    @BeforeEach
    void start() throws Exception {
        consul = ConsulServers.guarded(UUID.randomUUID().toString());
        way = new UnreliableConsul(consul.addresses().getFirst(), UnreliableConsul.Mood.HONEST);
        logged.list = new CopyOnWriteArrayList<>();
        logged.start();
        // As the product does: what it logs of HTTP at a finer level is all that goes over the wire.
        Logging.configure("registry", "registry-1", LogFormat.CONSOLE);
        ((Logger) LoggerFactory.getLogger("dev.ensemble")).setLevel(Level.DEBUG);
        root().addAppender(logged);
    }

    @AfterEach
    void stop() throws Exception {
        root().detachAppender(logged);
        ((Logger) LoggerFactory.getLogger("dev.ensemble")).setLevel(null);
        if (consul != null) {
            way.close();
            consul.close();
        }
    }

    @Test
    void theDocumentedPolicyIsEnoughAndItsTokenTravelsInAHeaderOnly() throws Exception {
        String token = token(Files.readString(POLICY));
        try (Catalog catalog = catalog(token)) {
            Instance one = await().ignoreExceptions().until(() -> catalog.acquire(order(1)), instance -> true);
            List<Snapshot> seen = new CopyOnWriteArrayList<>();
            try (Subscription ignored = catalog.watch("order", seen::add)) {
                await().until(() -> !seen.isEmpty() && seen.getLast().passing().equals(List.of(one)));
                catalog.lose("order-1", one.getEpoch(), Catalog.Loss.BROKEN);
                await().until(() -> consul.get("/v1/health/node/ensemble-order-1").toString().contains("critical"));
                assertThat(catalog.acquire(one)).isEqualTo(one);
                catalog.remove("order-1", one.getEpoch());
                await().until(() -> consul.get("/v1/catalog/node/ensemble-order-1").isJsonNull());
            }
            await().until(() -> consul.get("/v1/kv/ensemble/registry/sweeper").isJsonArray());
            way.turn(UnreliableConsul.Mood.ERROR_500);
            await().until(() -> logged.list.stream().anyMatch(event -> event.getLevel() == Level.WARN));
            way.turn(UnreliableConsul.Mood.HONEST);
        }
        assertThat(way.requests).isNotEmpty().allSatisfy(request -> {
            assertThat(request.lines().findFirst().orElseThrow()).doesNotContain(token);
            assertThat(request).contains("X-Consul-Token: " + token);
        });
        assertThat(logged.list)
                .isNotEmpty()
                .noneMatch(event -> event.getFormattedMessage().contains(token));
        assertThat(new ConsulAccess(consul.addresses(), token).toString()).doesNotContain(token);
    }

    @Test
    void aTokenThatIsReplacedInItsFileIsReadAgainWhenTheOldOneIsRefused(@TempDir Path folder) throws Exception {
        String old = token(Files.readString(POLICY));
        Path file = Files.writeString(folder.resolve("token"), old + "\n");
        try (Catalog catalog =
                catalog(new ConsulAccess(List.of(way.address()), ConsulToken.in(file), Optional.empty()))) {
            Instance one = await().ignoreExceptions().until(() -> catalog.acquire(order(1)), instance -> true);
            List<Snapshot> seen = new CopyOnWriteArrayList<>();
            try (Subscription ignored = catalog.watch("order", seen::add)) {
                await().until(() -> !seen.isEmpty() && seen.getLast().passing().equals(List.of(one)));
                Files.writeString(file, token(Files.readString(POLICY)));
                consul.delete("/v1/acl/token/" + accessors.get(old));
                Instance two = await().ignoreExceptions().until(() -> catalog.acquire(order(2)), instance -> true);
                await().until(() -> seen.getLast().passing().equals(List.of(one, two)));
                assertThat(seen).as("the lease of before is never lost")
                        .filteredOn(snapshot -> !snapshot.passing().isEmpty())
                        .allMatch(snapshot -> snapshot.passing().contains(one));
            }
        }
    }

    @Test
    void controlWithoutAnyPartOfThePolicyALeaseIsRefusedForTheReasonThatConsulGives() throws Exception {
        try (Catalog stranger = catalog("")) {
            assertThatThrownBy(() -> stranger.acquire(order(1))).hasMessageContaining("no session in Consul yet");
            await().until(() -> logged.list.stream().anyMatch(event -> event.getLevel() == Level.WARN
                    && event.getFormattedMessage().startsWith("Consul fails (upkeep): Consul answered 403")));
        }
        String withoutOrder = Files.readString(POLICY).replace("service \"order\"", "service \"other\"");
        try (Catalog poor = catalog(token(withoutOrder))) {
            await().untilAsserted(() -> assertThatThrownBy(() -> poor.acquire(order(1)))
                    .hasMessageContaining("Permission denied"));
        }
        assertThat(consul.get("/v1/catalog/node/ensemble-order-1").isJsonNull()).isTrue();
    }

    private Catalog catalog(String token) {
        return catalog(new ConsulAccess(List.of(way.address()), token));
    }

    private static Catalog catalog(ConsulAccess access) {
        return new ConsulCatalog(
                access, "registry-1", LeaseTerms.DEFAULT,
                new HybridLogicalClock(Clock.systemUTC()), System::nanoTime);
    }

    private String token(String rules) {
        String name = "registry-" + UUID.randomUUID();
        JsonObject policy = new JsonObject();
        policy.add("Name", new JsonPrimitive(name));
        policy.add("Rules", new JsonPrimitive(rules));
        consul.put("/v1/acl/policy", policy.toString());
        JsonElement created = consul.put("/v1/acl/token", "{\"Policies\":[{\"Name\":\"" + name + "\"}]}");
        String secret = created.getAsJsonObject().get("SecretID").getAsString();
        accessors.put(secret, created.getAsJsonObject().get("AccessorID").getAsString());
        return secret;
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    }
}
