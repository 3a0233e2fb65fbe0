package dev.ensemble.chassis.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.CallOptions;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instances that fail, are slow or do not answer, among others that do well; on a clock that the test turns. */
class EjectionTest {
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TOO_SHORT = Duration.ofMillis(20);
    private static final int CALLS = 60;

    private final AtomicLong now = new AtomicLong(1);
    private TestBackend first;
    private TestBackend second;
    private FixedList list;

    @BeforeEach
    void start() throws Exception {
        first = new TestBackend("echo-1");
        second = new TestBackend("echo-2");
        list = new FixedList(first.instance(1), second.instance(1));
    }

    @AfterEach
    void stop() {
        list.close();
        first.close();
        second.close();
    }

    @Test
    void anInstanceThatFailsWhileTheOtherAnswersIsLeftOut() throws Exception {
        try (EchoClient client = client(now::get, true, false)) {
            client.connectTo(2);
            for (TestBackend.Mode mode : List.of(TestBackend.Mode.FAIL, TestBackend.Mode.LOSE)) {
                first.mode = mode;
                leaveOut(client);
                assertThat(callsToFirst(client)).isZero();
                first.mode = TestBackend.Mode.ANSWER;
                bringBack(client);
            }
            assertThat(client.callee().ejections()).isEqualTo(2);
            assertThat(client.changes()).hasSize(4).allMatch(each -> each.startsWith("echo-1 "));
            assertThat(client.changes().get(0)).matches(".* left out: [0-9]+ of its last [0-9]+ calls failed");
            assertThat(client.changes().get(1)).endsWith(" called again");
        }
    }

    /** So do streams: how long they take says nothing, but that they fail does. */
    @Test
    void anInstanceIsLeftOutAlsoForCallsWhoseTimeSaysNothing() throws Exception {
        try (EchoClient client = client(now::get, true, false)) {
            Set<String> answered = new HashSet<>();
            await().until(() -> {
                answered.add(untimed(client));
                return answered.size() == 2;
            });
            first.mode = TestBackend.Mode.FAIL;
            await().until(() -> {
                untimed(client);
                return client.callee().ejections() == 1;
            });
            first.mode = TestBackend.Mode.ANSWER;
            now.addAndGet(Duration.ofSeconds(20).toNanos());
            for (int i = 0; i < 3; i++) {
                assertThat(client.changes()).hasSize(1);
                assertThat(untimed(client)).isEqualTo("echo-1");
            }
            await().until(() -> client.changes().size() == 2);
            assertThat(client.changes().get(1)).endsWith(" called again");
        }
    }

    private static String untimed(EchoClient client) {
        return client.call(CallOptions.DEFAULT.withOption(HedgeInterceptor.WAITS, true), TIMEOUT);
    }

    @ParameterizedTest
    @ValueSource(ints = {RefusingServer.INTERNAL_ERROR, RefusingServer.CANCEL})
    void anInstanceWhoseStreamsBreakIsLeftOutAndNoCallFails(int code) throws Exception {
        try (RefusingServer breaking = new RefusingServer(code)) {
            list.set(first.instance(1).toBuilder().setPort(breaking.port()).build(), second.instance(1));
            try (EchoClient client = client(now::get, true, false)) {
                leaveOut(client);
            }
        }
    }

    @Test
    void controlABlindBalancerGoesOnCallingIt() throws Exception {
        try (EchoClient client = client(now::get, false, false)) {
            client.connectTo(2);
            first.mode = TestBackend.Mode.FAIL;
            callsToFirst(client);
            assertThat(callsToFirst(client)).isGreaterThan(CALLS / 5);
        }
    }

    @Test
    void anInstanceThatDoesNotAnswerIsLeftOutAfterAFewHedges() throws Exception {
        try (EchoClient client = client(running(), true, true)) {
            learn(client);
            first.mode = TestBackend.Mode.HANG;
            int before = first.calls.get();
            leaveOut(client);
            // Three in a row; a call that this machine delayed itself is not hedged, and held against no instance.
            assertThat(first.calls.get() - before).isBetween(3, CALLS / 2);
        }
    }

    @Test
    void aSlowInstanceIsLeftOut() throws Exception {
        try (EchoClient client = client(running(), true, false);
                OtherCaller other = new OtherCaller(client, Duration.ofMillis(500))) {
            learn(client);
            first.mode = TestBackend.Mode.SLOW;
            leaveOut(client);
            assertThat(other.calls).hasPositiveValue();
        }
    }

    @Test
    void itComesBackAfterThreeCallsThatWentWellOneAtATime() throws Exception {
        try (EchoClient client = client(now::get, true, false)) {
            learn(client);
            first.mode = TestBackend.Mode.FAIL;
            leaveOut(client);
            first.mode = TestBackend.Mode.ANSWER;
            assertThat(callsToFirst(client)).as("too early").isZero();
            now.addAndGet(Duration.ofSeconds(2).toNanos());
            int before = first.calls.get();
            for (int i = 1; i <= 3; i++) {
                client.call();
                assertThat(first.calls.get() - before).isEqualTo(i);
            }
            assertThat(callsToFirst(client)).isBetween(CALLS / 5, CALLS * 4 / 5);
        }
    }

    @Test
    void anInstanceThatStillFailsIsLeftOutForLonger() throws Exception {
        try (EchoClient client = client(now::get, true, false)) {
            learn(client);
            first.mode = TestBackend.Mode.FAIL;
            leaveOut(client);
            now.addAndGet(Duration.ofMillis(1300).toNanos());
            assertThat(callsToFirst(client)).as("the one that tries it").isEqualTo(1);
            now.addAndGet(Duration.ofMillis(1300).toNanos());
            assertThat(callsToFirst(client)).as("the second time takes twice as long").isZero();
            now.addAndGet(Duration.ofMillis(1300).toNanos());
            assertThat(callsToFirst(client)).isEqualTo(1);
        }
    }

    @Test
    void whereAllFailAtMostHalfAreLeftOut() throws Exception {
        try (EchoClient client = client(now::get, true, false)) {
            client.connectTo(2);
            first.mode = TestBackend.Mode.FAIL;
            second.mode = TestBackend.Mode.FAIL;
            for (int i = 0; i < CALLS; i++) {
                outcome(client, TIMEOUT);
            }
            assertThat(client.callee().ejections()).isLessThanOrEqualTo(1);
            list.set(first.instance(1));
            first.mode = TestBackend.Mode.ANSWER;
            assertThat(client.call()).as("when no other is there").isEqualTo("echo-1");
        }
    }

    @Test
    void sheddingIsNoReason() throws Exception {
        try (EchoClient client = client(now::get, true, false)) {
            learn(client);
            first.mode = TestBackend.Mode.SHED;
            callsToFirst(client);
            assertThat(callsToFirst(client)).isGreaterThan(CALLS / 5);
            assertThat(client.callee().ejections()).isZero();
        }
    }

    @Test
    void anInstanceThatShedsBetweenLateCallsIsNotSilent() throws Exception {
        try (EchoClient client = client(running(), true, true)) {
            learn(client);
            for (TestBackend.Mode mode : List.of(TestBackend.Mode.HANG, TestBackend.Mode.HANG, TestBackend.Mode.SHED,
                    TestBackend.Mode.HANG, TestBackend.Mode.HANG)) {
                first.mode = mode;
                int before = first.calls.get();
                await().atMost(Duration.ofSeconds(60)).until(() -> {
                    now.addAndGet(Duration.ofSeconds(2).toNanos());
                    outcome(client, Duration.ofSeconds(2)); // While it sheds, nothing is hedged.
                    return first.calls.get() > before;
                });
            }
            first.mode = TestBackend.Mode.ANSWER;
            callsToFirst(client);
            assertThat(client.callee().ejections()).isZero();
        }
    }

    /** Nobody could have answered in that time: the machine may have stood still. */
    @Test
    void timeIsNoReasonWhereNobodyAnswersMeanwhile() throws Exception {
        try (EchoClient client = client(running(), true, false)) {
            learn(client);
            first.mode = TestBackend.Mode.HANG;
            second.mode = TestBackend.Mode.HANG;
            for (int i = 0; i < 10; i++) {
                outcome(client, Duration.ofMillis(150));
            }
            assertThat(client.callee().ejections()).isZero();
        }
    }

    /** A call that is given less time than is usual says nothing. */
    @Test
    void deadlinesThatAreTooShortAreNoReason() throws Exception {
        try (EchoClient client = client(running(), true, false)) {
            learn(client);
            first.mode = TestBackend.Mode.HANG;
            try (OtherCaller other = new OtherCaller(client, TOO_SHORT)) {
                for (int i = 0; i < CALLS; i++) {
                    outcome(client, TOO_SHORT);
                }
            }
            assertThat(client.callee().ejections()).isZero();
        }
    }

    /** Calls all the time, so that others are answered while one waits. */
    private static final class OtherCaller implements AutoCloseable {
        private final Thread thread;
        private final AtomicInteger calls = new AtomicInteger();
        private volatile boolean over;

        OtherCaller(EchoClient client, Duration deadline) {
            thread = Thread.ofVirtual().name("other-caller").start(() -> {
                while (!over) {
                    outcome(client, deadline);
                    calls.incrementAndGet();
                }
            });
        }

        @Override
        public void close() throws InterruptedException {
            over = true;
            thread.join();
        }
    }

    private EchoClient client(LongSupplier clock, boolean comparing, boolean hedging) {
        String policy = "ejection-" + NEXT.incrementAndGet();
        EchoClient.policy(new P2cLoadBalancerProvider(
                policy, 5, 100, true, new SlowStart(Duration.ZERO, clock), comparing));
        return new EchoClient(list, 3, policy, hedging);
    }

    /** On which attempts take time, and which the test turns further. */
    private LongSupplier running() {
        long began = System.nanoTime();
        return () -> System.nanoTime() - began + now.get();
    }

    /** Until the usual time is known, and both have been seen to keep it. */
    private static void learn(EchoClient client) {
        client.connectTo(2);
        for (int i = 0; i < CALLS; i++) {
            client.call();
        }
    }

    /** A slow instance is called more rarely at once: time has to pass. */
    private void leaveOut(EchoClient client) {
        long before = client.callee().ejections();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            client.call();
            now.addAndGet(Duration.ofMillis(100).toNanos());
            return client.callee().ejections() > before;
        });
    }

    private void bringBack(EchoClient client) {
        now.addAndGet(Duration.ofSeconds(20).toNanos());
        client.connectTo(2);
        callsToFirst(client);
    }

    private int callsToFirst(EchoClient client) {
        int before = first.calls.get();
        for (int i = 0; i < CALLS; i++) {
            outcome(client, TIMEOUT);
        }
        return first.calls.get() - before;
    }

    private static void outcome(EchoClient client, Duration deadline) {
        try {
            client.call(CallOptions.DEFAULT, deadline);
        } catch (StatusRuntimeException e) {
            assertThat(e.getStatus().getCode()).isIn(
                    Status.Code.UNAVAILABLE, Status.Code.RESOURCE_EXHAUSTED, Status.Code.DEADLINE_EXCEEDED);
        }
    }
}
