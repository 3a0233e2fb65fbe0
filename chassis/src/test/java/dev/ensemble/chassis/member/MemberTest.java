package dev.ensemble.chassis.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ensemble.chassis.dryrun.DryRun;
import dev.ensemble.chassis.failpoint.FailPoint;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MemberTest {

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger rounds = new AtomicInteger();
    private final List<String> closed = new ArrayList<>();
    private int adminPort;

    private static MemberOptions options() {
        MemberOptions options = new MemberOptions();
        options.drainWait = Duration.ZERO;
        return options;
    }

    private HttpResponse<String> ask(Member member, String method, String path, String body) {
        return ask(member.adminPort(), method, path, body);
    }

    private HttpResponse<String> ask(int adminPort, String method, String path, String body) {
        URI uri = URI.create("http://127.0.0.1:" + adminPort + path);
        HttpRequest request = HttpRequest.newBuilder(uri).method(method, BodyPublishers.ofString(body)).build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private int status(Member member, String method, String path) {
        return status(member.adminPort(), method, path);
    }

    private int status(int adminPort, String method, String path) {
        return ask(adminPort, method, path, "").statusCode();
    }

    /** Starts a process in another thread, and waits until it has an admin port. */
    private CompletableFuture<Member> starting(Assembly assembly) {
        CompletableFuture<Integer> port = new CompletableFuture<>();
        CompletableFuture<Member> started = new CompletableFuture<>();
        Thread.ofVirtual().name("main-of-sample").start(() -> started.complete(
                Member.start("sample", options(), context -> {
                    port.complete(context.admin().port());
                    assembly.assemble(context);
                })));
        adminPort = port.join();
        return started;
    }

    @Test
    void goesFromStartingToReadyToDrainingAndTellsItsAdminPort() {
        CountDownLatch mayStart = new CountDownLatch(1);
        CompletableFuture<Member> starting = starting(context -> mayStart.await());
        assertThat(status(adminPort, "GET", "/readyz")).isEqualTo(503);
        assertThat(status(adminPort, "GET", "/livez")).isEqualTo(200);

        mayStart.countDown();
        Member member = starting.join();
        assertThat(status(member, "GET", "/readyz")).isEqualTo(200);
        assertThat(ask(member, "GET", "/info", "").body()).contains("\"instance\":\"sample-1\"", "\"state\":\"READY\"");
        assertThat(status(member, "GET", "/drain")).isEqualTo(405);
        assertThat(status(member, "POST", "/drain")).isEqualTo(200);
        assertThat(status(member, "GET", "/readyz")).isEqualTo(503);
        assertThat(status(member, "GET", "/livez")).isEqualTo(200);

        member.close();
        assertThat(member.state()).isEqualTo(LifecycleState.STOPPED);
    }

    @Test
    void isReadyWhenItHasGoneItsWaysAsDryRunsAndNotBefore() {
        CountDownLatch mayEnd = new CountDownLatch(1);
        CompletableFuture<Member> starting = starting(context -> context.warmUp(() -> {
            assertThat(DryRun.current()).isPresent();
            rounds.incrementAndGet();
            mayEnd.await();
        }));
        await().until(() -> rounds.get() > 0);
        assertThat(status(adminPort, "GET", "/readyz")).isEqualTo(503);

        mayEnd.countDown();
        Member member = starting.join();
        assertThat(status(member, "GET", "/readyz")).isEqualTo(200);
        assertThat(rounds).hasValueGreaterThanOrEqualTo(80);
        member.close();
    }

    @Test
    void isReadyAtOnceWhenItIsNotToWarmUp() {
        MemberOptions options = options();
        options.noWarmUp = true;
        Member member = Member.start("sample", options, m -> m.warmUp(rounds::incrementAndGet));
        assertThat(rounds).hasValue(0);
        member.close();
    }

    @Test
    void isReadyAlsoWhenWhatItNeedsToWarmUpIsAway() {
        Member member = Member.start("sample", options(), m -> m.warmUp(() -> {
            rounds.incrementAndGet();
            throw new IllegalStateException("away");
        }));
        assertThat(member.state()).isEqualTo(LifecycleState.READY);
        assertThat(rounds).hasValueLessThan(40);
        member.close();
    }

    @Test
    void closesItsPartsInReverseOrderAndOnceEvenIfOneFails() {
        Member member = Member.start("sample", options(), m -> {
            m.owns(() -> closed.add("first"));
            m.owns(() -> {
                throw new IllegalStateException("does not close");
            });
            m.owns(() -> closed.add("last"));
        });
        member.close();
        member.close();
        assertThat(closed).containsExactly("last", "first");
    }

    @Test
    void othersAreToldThePortThatARelayBeforeItHas() {
        MemberOptions options = options();
        options.advertisedPort = 4711;
        BindableService service = () -> ServerServiceDefinition.builder("sample.v1.SampleService").build();
        try (Member member = Member.start("sample", options, m -> m.serve(service))) {
            assertThat(member.port()).isEqualTo(4711);
        }
        try (Member member = Member.start("sample", options(), m -> m.serve(service))) {
            assertThat(member.port()).isNotIn(0, 4711);
        }
    }

    @Test
    void leavesNothingRunningWhenItCannotStart() {
        assertThatThrownBy(() -> Member.start("sample", options(), m -> {
            m.owns(() -> closed.add("part"));
            throw new IllegalStateException("no database");
        }))
                .hasMessageContaining("sample-1 could not start")
                .hasMessageContaining("no database");
        assertThat(closed).containsExactly("part");
    }

    @Test
    void failPointsAreSetAndClearedThroughTheAdminPort() {
        MemberOptions options = options();
        options.enableFailPoints = true;
        AtomicReference<FailPoint> point = new AtomicReference<>();
        try (Member member = Member.start("sample", options, m -> point.set(m.failPoints().point("write.before")))) {
            assertThat(ask(member, "PUT", "/failpoints/write.before", "fail").body())
                    .contains("\"write.before\":\"fail\"");
            assertThatThrownBy(() -> point.get().reached()).hasMessageContaining("write.before");
            assertThat(status(member, "DELETE", "/failpoints/write.before")).isEqualTo(200);
            point.get().reached();

            HttpResponse<String> wrong = ask(member, "PUT", "/failpoints/write.behind", "fail");
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(wrong.body()).contains("write.behind").contains("write.before");
        }
    }

    @Test
    void aProcessCanBeToldToFailWhenItIsAskedWhetherItLives() {
        MemberOptions options = options();
        options.enableFailPoints = true;
        try (Member member = Member.start("sample", options, m -> {})) {
            assertThat(status(member, "GET", "/livez")).isEqualTo(200);
            ask(member, "PUT", "/failpoints/member.livez", "fail");
            assertThat(status(member, "GET", "/livez")).isEqualTo(500);
        }
    }

    @Test
    void metricsAreInThePrometheusFormat() {
        try (Member member = Member.start("sample", options(), m -> {})) {
            assertThat(ask(member, "GET", "/metrics", "").body()).contains("# TYPE ensemble_ready gauge",
                    "ensemble_clock_refused_total");
        }
    }
}
