package dev.ensemble.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.ensemble.lab.load.history.CallKind;
import dev.ensemble.lab.load.history.History;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadRunTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static LoadResult run(LoadPlan plan) throws Exception {
        try (LoadRun run = LoadRun.start(plan)) {
            assertThat(run.awaitIssued(60_000)).isTrue();
            return run.finish();
        }
    }

    @Test
    void everyKindOfCallIsMadeAndRecorded(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("history");
        try (FakeShop shop = new FakeShop()) {
            Mix all = Mix.parse("order=30,repeat=10,cancel=10,restock=10,get=20,list=10,item=10");
            LoadResult result = run(LoadPlan.of(shop.url(), 300, SECOND).with(all).recordedIn(file));
            assertThat(result.calls()).isEqualTo(300);
            assertThat(result.clean()).as(result.toString()).isTrue();
            assertThat(result.latency().p50()).isPositive();
            History history = History.read(file);
            assertThat(history.calls()).hasSize(300).extracting(c -> c.kind()).contains(CallKind.values());
            assertThat(history.start().items()).hasSize(3);
        }
    }

    @Test
    void aLoadGoesOnAtOtherRates(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("history");
        try (FakeShop shop = new FakeShop()) {
            LoadPlan plan = LoadPlan.of(shop.url(), 50, Duration.ofMillis(400))
                    .then(List.of(new Leg(200, Duration.ofMillis(300)), new Leg(25, Duration.ofMillis(200))));
            assertThat(run(plan.recordedIn(file)).calls()).isEqualTo(20 + 60 + 5);
        }
        List<Long> intended = History.read(file).calls().stream().map(c -> c.intended() / 1_000_000).sorted().toList();
        assertThat(intended.subList(19, 22)).containsExactly(380L, 400L, 405L);
        assertThat(intended.subList(79, 82)).containsExactly(695L, 700L, 740L);
    }

    @Test
    void theSameSeedMakesTheSameCalls(@TempDir Path folder) throws Exception {
        try (FakeShop shop = new FakeShop()) {
            LoadPlan plan = LoadPlan.of(shop.url(), 50, SECOND).with(Mix.parse("order=1,item=1"));
            for (String name : new String[]{"a", "b"}) {
                run(plan.recordedIn(folder.resolve(name)));
            }
        }
        assertThat(shape(folder.resolve("a"))).isEqualTo(shape(folder.resolve("b")));
    }

    private static Object shape(Path file) throws Exception {
        return History.read(file).calls().stream().sorted((a, b) -> Long.compare(a.number(), b.number()))
                .map(c -> c.kind() + c.target() + c.lines()).toList();
    }

    /** A server that answers the items and then nothing until it is released. */
    private static final class Stuck implements AutoCloseable {
        private final HttpServer server;
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        private final CountDownLatch release = new CountDownLatch(1);

        Stuck() throws Exception {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
            server.setExecutor(threads);
            server.createContext("/", exchange -> {
                try (exchange) {
                    if (exchange.getRequestURI().getQuery() == null) {
                        release.await();
                    }
                    byte[] body = "{\"items\":[{\"sku\":\"mug\",\"free\":\"5\"}],\"sku\":\"mug\"}"
                            .getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            server.start();
        }

        LoadPlan plan(double rate, Duration timeout, int maxInFlight) {
            return LoadPlan.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), rate, SECOND)
                    .with(Mix.parse("item=1")).withTimeout(timeout).withAtMost(maxInFlight);
        }

        @Override
        public void close() {
            release.countDown();
            server.stop(0);
            threads.shutdownNow();
        }
    }

    @Test
    void arrivalsDoNotWaitForAnswers() throws Exception {
        try (Stuck server = new Stuck(); LoadRun run = LoadRun.start(server.plan(100, Duration.ofMinutes(1), 1000))) {
            assertThat(run.awaitIssued(60_000)).isTrue();
            server.release.countDown();
            LoadResult result = run.finish();
            assertThat(result.ok()).isEqualTo(100);
            // The first of them waited for the whole second in which the others arrived.
            assertThat(result.latency().max()).isGreaterThan(900);
        }
    }

    @Test
    void whatCannotBeIssuedFailsAndSaysSo() throws Exception {
        try (Stuck server = new Stuck(); LoadRun run = LoadRun.start(server.plan(100, Duration.ofMinutes(1), 10))) {
            assertThat(run.awaitIssued(60_000)).isTrue();
            server.release.countDown();
            LoadResult result = run.finish();
            assertThat(result.ok()).isEqualTo(10);
            assertThat(result.causes()).containsEntry("not issued: 10 calls in flight", 90L);
            assertThat(result.failed()).isEqualTo(90);
        }
    }

    @Test
    void whatIsNotAnsweredInTimeIsUnknown() throws Exception {
        try (Stuck server = new Stuck()) {
            LoadResult result = run(server.plan(50, Duration.ofSeconds(1), 100));
            assertThat(result.unknown()).isEqualTo(50);
            assertThat(result.causes()).containsEntry("item: time-out", 50L);
        }
    }
}
