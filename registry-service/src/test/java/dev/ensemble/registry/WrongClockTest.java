package dev.ensemble.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ensemble.chassis.config.Cli;
import dev.ensemble.chassis.events.EventCursor;
import dev.ensemble.chassis.events.EventReader;
import dev.ensemble.chassis.member.Member;
import dev.ensemble.chassis.member.MemberContext;
import dev.ensemble.chassis.member.MemberOptions;
import dev.ensemble.event.v1.Event;
import dev.ensemble.registry.v1.Instance.Health;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real processes in all but the process, beside a registry whose clock is right. */
class WrongClockTest {
    private static final String TOO_FAR = "the wall clock of sample-1 is 90.0 s ahead of most others'";

    private TestRegistry registry;

    @BeforeEach
    void start() throws Exception {
        registry = new TestRegistry();
    }

    @AfterEach
    void stop() throws Exception {
        registry.close();
    }

    @Test
    void aProcessThatStartsWithABrokenClockBeginsNothingUntilItIsRight() throws Exception {
        AtomicReference<MemberContext> assembled = new AtomicReference<>();
        CompletableFuture<Member> starting = CompletableFuture.supplyAsync(
                () -> Member.start("sample", options("--clock-offset=90s"), assembled::set));
        await().until(() -> registry.clocks.refusal("sample-1").isPresent());

        assertThat(registry.clocks.refusal("sample-1").orElseThrow()).startsWith(TOO_FAR);
        assertThat(registry.catalog.list("")).isEmpty();
        assertThat(assembled).hasNullValue();

        for (int i = 2; i <= 3; i++) { // now most are as the process is
            registry.clocks.report("sample-" + i, 90_000);
        }
        try (Member member = starting.get()) {
            assertThat(member.refusal()).isEmpty();
            assertThat(registry.instance("sample-1").getHealth()).isEqualTo(Health.PASSING);
        }
    }

    @Test
    void aProcessWhoseClockGoesWrongLeavesSaysWhyAndComesBackWhenItIsRight() throws Exception {
        AtomicReference<MemberContext> context = new AtomicReference<>();
        try (Member member = Member.start("sample", options(), each -> {
            each.advertise(4711);
            context.set(each);
        })) {
            assertThat(registry.instance("sample-1").getHealth()).isEqualTo(Health.PASSING);

            context.get().wallClock().jump(Duration.ofSeconds(90));
            await().until(() -> member.refusal().isPresent());
            registry.leases.sweep();

            assertThat(registry.instance("sample-1").getHealth()).isEqualTo(Health.CRITICAL);
            assertThat(ready(member)).startsWith("503 " + TOO_FAR);

            context.get().wallClock().jump(Duration.ofSeconds(-90));
            await().until(() -> registry.instance("sample-1").getHealth() == Health.PASSING);
            await().until(() -> ready(member).startsWith("200"));
            assertThat(new EventReader(context.get().events(), EventCursor.START).next(1000).getEventsList())
                    .filteredOn(event -> event.getKind() == Event.Kind.CLOCK).extracting(Event::getText)
                    .satisfiesExactly(
                            wrong -> assertThat(wrong).startsWith("must not serve: " + TOO_FAR),
                            right -> assertThat(right).isEqualTo("the clock is right again, and followed"));
        }
    }

    @Test
    void noTimestampFollowsAClockThatJumps() throws Exception {
        AtomicReference<MemberContext> context = new AtomicReference<>();
        try (Member member = Member.start("sample", options(), context::set)) {
            long before = context.get().clock().now().physicalMillis();

            context.get().wallClock().jump(Duration.ofHours(1));
            await().until(() -> member.refusal().isPresent());

            assertThat(context.get().clock().now().physicalMillis() - before).isLessThan(60_000);
        }
    }

    @Test
    void controlWithoutTheBoundItServesAndItsTimestampsFollow() throws Exception {
        AtomicReference<MemberContext> context = new AtomicReference<>();
        try (TestRegistry unbounded = new TestRegistry(Duration.ofHours(2));
                Member member = Member.start("sample", options(unbounded, "--max-clock-offset=2h"), context::set)) {
            long before = context.get().clock().now().physicalMillis();

            context.get().wallClock().jump(Duration.ofHours(1));

            await().until(() -> context.get().clock().now().physicalMillis() - before > 3_000_000);
            assertThat(member.refusal()).isEmpty();
        }
    }

    private static String ready(Member member) throws Exception {
        URI page = URI.create("http://127.0.0.1:" + member.adminPort() + "/readyz");
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer =
                    http.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        }
    }

    private MemberOptions options(String... more) {
        return options(registry, more);
    }

    private static MemberOptions options(TestRegistry registry, String... more) {
        MemberOptions options = new MemberOptions();
        String[] all = new String[more.length + 3];
        all[0] = "--instance=sample-1";
        all[1] = "--registry=127.0.0.1:" + registry.port();
        all[2] = "--drain-wait=0s";
        System.arraycopy(more, 0, all, 3, more.length);
        Cli.commandLine(options).parseArgs(all);
        return options;
    }
}
