package dev.ensemble.registry.consul;

import static dev.ensemble.registry.catalog.CatalogContract.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.common.net.HostAndPort;
import com.google.gson.JsonElement;
import dev.ensemble.chassis.clock.HybridLogicalClock;
import dev.ensemble.registry.catalog.Catalog;
import dev.ensemble.registry.catalog.CatalogContract;
import dev.ensemble.registry.consul.UnreliableConsul.Mood;
import dev.ensemble.registry.lease.LeaseTerms;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.watch.Snapshot;
import io.grpc.Status;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** A Consul, or one of its addresses, that answers badly or not at all. */
class ConsulFaultsIT {
    private static final Logger log = (Logger) LoggerFactory.getLogger("dev.ensemble.registry");
    private static ConsulServers consul;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

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
    void listen() {
        logged.list = new CopyOnWriteArrayList<>();
        logged.start();
        log.addAppender(logged);
    }

    @AfterEach
    void close() throws Exception {
        log.detachAppender(logged);
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
        for (JsonElement node : consul.get("/v1/catalog/nodes?node-meta=ensemble:instance").getAsJsonArray()) {
            consul.put("/v1/catalog/deregister", "{\"Node\":" + node.getAsJsonObject().get("Node") + "}");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"HONEST", "NO_NEWS"}, mode = EnumSource.Mode.EXCLUDE)
    void aConsulThatAnswersBadlyIsAskedAgainAndTheTruthGetsThere(Mood mood) throws Exception {
        UnreliableConsul way = open(new UnreliableConsul(real(), Mood.HONEST));
        Catalog catalog = catalog(List.of(way.address()));
        Instance one = acquire(catalog, 1);
        Instance two = acquire(catalog, 2);
        List<Snapshot> seen = new CopyOnWriteArrayList<>();
        open(catalog.watch("order", seen::add));
        await().until(() -> !seen.isEmpty() && seen.getLast().passing().equals(List.of(one, two)));
        logged.list.clear();

        way.turn(mood);
        long start = System.nanoTime();
        catalog.lose("order-1", one.getEpoch(), Catalog.Loss.BROKEN);
        assertThat(seen.getLast().passing()).as("its own watchers need no Consul").containsExactly(two);
        CatalogContract.assertRefused(() -> catalog.acquire(order(3)), Status.Code.UNAVAILABLE, "");
        assertThat(millisSince(start)).as("a refusal comes soon").isLessThan(5000);
        await().until(() -> warnings("writes") > 0 && warnings("watch of order") > 0 && warnings("upkeep") > 0);
        await().during(Duration.ofSeconds(1)).until(() -> seen.getLast().passing().equals(List.of(two)));
        assertThat(way.answered).as("backs off").hasValueLessThan(200);

        way.turn(Mood.HONEST);
        start = System.nanoTime();
        await().until(() -> status("order-1").equals("critical") && infos("watch of order") > 0 && infos("upkeep") > 0);
        System.out.printf("%s: right again %d ms after it is over%n", mood, millisSince(start));
        assertThat(acquire(catalog, 3).getEpoch()).isPositive();
        for (String what : List.of("writes", "watch of order", "upkeep")) {
            assertThat(warnings(what)).as("warnings of " + what).isEqualTo(1);
        }
        assertThat(logged.list).noneMatch(event -> event.getLevel() == Level.ERROR);
    }

    @ParameterizedTest
    @EnumSource(names = {"HONEST", "NO_NEWS"}, mode = EnumSource.Mode.EXCLUDE)
    void oneBadAddressOfSeveralDoesNotMatter(Mood mood) throws Exception {
        UnreliableConsul bad = open(new UnreliableConsul(real(), mood));
        Catalog catalog = catalog(List.of(bad.address(), real()));
        Instance one = acquire(catalog, 1);
        List<Snapshot> seen = new CopyOnWriteArrayList<>();
        open(catalog.watch("order", seen::add));
        await().until(() -> !seen.isEmpty() && seen.getLast().passing().equals(List.of(one)));
        catalog.lose("order-1", one.getEpoch(), Catalog.Loss.BROKEN);
        await().until(() -> status("order-1").equals("critical"));
        assertThat(bad.answered.get() > 0 || mood == Mood.SILENT).isTrue();
    }

    @Test
    void aDeadAddressOfSeveralDoesNotMatter() throws Exception {
        UnreliableConsul dead = new UnreliableConsul(real(), Mood.SILENT);
        dead.close();
        acquire(catalog(List.of(dead.address(), real())), 1);
        assertThat(status("order-1")).isEqualTo("passing");
    }

    @Test
    void aConsulThatAlwaysHasNewsIsAskedAtALimitedRate() throws Exception {
        UnreliableConsul restless = open(new UnreliableConsul(real(), Mood.NO_NEWS));
        Catalog catalog = catalog(List.of(restless.address()));
        restless.answered.set(0);
        open(catalog.watch("order", snapshot -> {}));
        await().until(() -> restless.answered.get() > 20);
        long start = System.nanoTime();
        int before = restless.answered.get();
        await().during(Duration.ofSeconds(2)).until(() -> true);
        double rate = (restless.answered.get() - before) * 1000.0 / millisSince(start);
        System.out.printf("a watch asks at most %.0f times a second%n", rate);
        assertThat(rate).isLessThan(60);

        try (ConsulHttp http = new ConsulAccess(List.of(restless.address()), "").requests()) {
            ConsulStore store = new ConsulStore(http, http, new HybridLogicalClock(Clock.systemUTC()), false);
            start = System.nanoTime();
            before = restless.answered.get();
            while (millisSince(start) < 500) {
                store.await("order", 1, ConsulWatch.WAIT);
            }
            assertThat((restless.answered.get() - before) * 1000.0 / millisSince(start))
                    .as("control: without the limit")
                    .isGreaterThan(60);
        }
    }

    private Catalog catalog(List<HostAndPort> addresses) {
        Catalog catalog = open(new ConsulCatalog(
                new ConsulAccess(addresses, ""), "registry-1", LeaseTerms.DEFAULT,
                new HybridLogicalClock(Clock.systemUTC()),
                System::nanoTime));
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        opened.add(clock::shutdownNow);
        clock.scheduleWithFixedDelay(catalog::sweep, 0, 200, TimeUnit.MILLISECONDS);
        return catalog;
    }

    private static Instance acquire(Catalog catalog, int number) {
        return await().ignoreExceptions().until(() -> catalog.acquire(order(number)), instance -> true);
    }

    private <T extends AutoCloseable> T open(T part) {
        opened.add(part);
        return part;
    }

    private static HostAndPort real() {
        return consul.addresses().getFirst();
    }

    private static String status(String id) {
        JsonElement checks = consul.get("/v1/health/node/ensemble-" + id);
        return checks.getAsJsonArray().get(0).getAsJsonObject().get("Status").getAsString();
    }

    private long warnings(String what) {
        return count("Consul fails (" + what + ")");
    }

    private long infos(String what) {
        return count("Consul answers again (" + what + ")");
    }

    private long count(String text) {
        return logged.list.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.INFO))
                .filter(event -> event.getFormattedMessage().startsWith(text))
                .count();
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
