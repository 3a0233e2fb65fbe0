package dev.ensemble.chassis.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.ensemble.registry.v1.Instance;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A second attempt while the first is under way: when it is made, who wins, and what is said when both fail. */
@Timeout(120)
class HedgedCallTest {
    private static final Duration SHORT = Duration.ofSeconds(1);

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
    void whatOneInstanceDoesNotAnswerAnotherDoesAndTheFirstIsToldThatItIsOver() throws Exception {
        try (EchoClient client = hedging(1)) {
            client.connectTo(2);
            first.mode = TestBackend.Mode.HANG;
            callFirst(client);
            assertThat(client.attempts().targets()).containsExactly("echo-1", "echo-2");
            assertThat(client.attempts().count(Attempt.AttemptKind.HEDGE)).isEqualTo(1);
            assertThat(client.attempts().hedgeWon()).isTrue();
            assertThat(client.callee().hedges().counts()).containsEntry("sent", 1L).containsEntry("won", 1L);
            await().until(() -> first.cancelled);
        }
    }

    @Test
    void controlWithoutHedgesTheCallTakesAllItsTime() throws Exception {
        try (EchoClient client = new EchoClient(list, 1)) {
            client.connectTo(2);
            first.mode = TestBackend.Mode.HANG;
            await().until(() -> {
                Status status = status(client);
                return client.attempts().targets().contains("echo-1")
                        && status.getCode() == Status.Code.DEADLINE_EXCEEDED;
            });
            assertThat(client.attempts().targets()).containsExactly("echo-1");
        }
    }

    @Test
    void theFirstAttemptWinsWhenItIsAnsweredFirst() throws Exception {
        try (EchoClient client = hedging(1)) {
            client.connectTo(2);
            first.mode = TestBackend.Mode.SLOW;
            second.mode = TestBackend.Mode.HANG;
            AtomicReference<String> answered = new AtomicReference<>();
            await().until(() -> {
                answered.set(callOrNull(client));
                return client.attempts().targets().equals(List.of("echo-1", "echo-2"));
            });
            assertThat(answered).hasValue("echo-1");
            assertThat(client.attempts().hedgeWon()).isFalse();
            await().until(() -> second.cancelled);
        }
    }

    /** gRPC would end the call with the hedge that its balancer drops: see {@link GrpcHedgingTest}. */
    @Test
    void aHedgeThatIsDroppedDoesNotEndTheCall() throws Exception {
        list.set(first.instance(1));
        try (EchoClient client = hedging(1)) {
            client.call();
            first.mode = TestBackend.Mode.SLOW;
            assertThat(client.call()).isEqualTo("echo-1");
            assertThat(client.attempts().count()).isEqualTo(1);
            assertThat(client.callee().hedges().counts()).containsEntry("not_allowed_no_other_instance", 1L)
                    .containsEntry("sent", 0L);
        }
    }

    /** gRPC lets a method have one of the two policies only: see {@link GrpcHedgingTest}. */
    @Test
    void aHedgeThatFailsIsRetriedAtAThirdInstance() throws Exception {
        try (TestBackend third = new TestBackend("echo-3")) {
            list.set(first.instance(1), second.instance(1), third.instance(1));
            try (EchoClient client = hedging(3)) {
                client.connectTo(3);
                first.mode = TestBackend.Mode.HANG;
                second.mode = TestBackend.Mode.FAIL;
                await().until(() -> {
                    assertThat(client.call()).isEqualTo("echo-3");
                    return client.attempts().targets().equals(List.of("echo-1", "echo-2", "echo-3"));
                });
                assertThat(client.attempts().count(Attempt.AttemptKind.PRIMARY)).isEqualTo(1);
                assertThat(client.attempts().count(Attempt.AttemptKind.HEDGE)).isEqualTo(1);
                assertThat(client.attempts().count(Attempt.AttemptKind.RETRY)).isEqualTo(1);
            }
        }
    }

    @Test
    void aCallThatWaitsForSomethingToHappenIsNotHedged() throws Exception {
        try (EchoClient client = hedging(1)) {
            client.connectTo(2);
            first.mode = TestBackend.Mode.SLOW;
            second.mode = TestBackend.Mode.SLOW;
            client.call(CallOptions.DEFAULT.withOption(HedgeInterceptor.WAITS, true), Duration.ofSeconds(5));
            assertThat(client.attempts().count()).isEqualTo(1);
            client.call();
            assertThat(client.attempts().count(Attempt.AttemptKind.HEDGE)).as("control").isEqualTo(1);
        }
    }

    @Test
    void noHedgeIsSentToACalleeThatShedsLoad() throws Exception {
        try (EchoClient client = hedging(1)) {
            client.connectTo(2);
            first.mode = TestBackend.Mode.SHED;
            await().until(() -> status(client).getCode() == Status.Code.RESOURCE_EXHAUSTED);
            second.mode = TestBackend.Mode.SLOW;
            await().until(() -> {
                status(client);
                return client.callee().hedges().counts().get("not_allowed_callee_sheds") > 0;
            });
            assertThat(client.callee().hedges().counts()).containsEntry("sent", 0L);
        }
    }

    @Test
    void aRefusalForGoodEndsTheCallWhicheverAttemptHearsIt() throws Exception {
        try (EchoClient client = hedging(1)) {
            client.connectTo(2);
            first.mode = TestBackend.Mode.HANG;
            second.mode = TestBackend.Mode.DENY_FOR_GOOD;
            await().until(() -> {
                Status status = status(client);
                return client.attempts().targets().equals(List.of("echo-1", "echo-2"))
                        && status.getCode() == Status.Code.FAILED_PRECONDITION;
            });
        }
    }

    @Test
    void aHedgeThatSaysThatItDidNothingDoesNotSpeakForTheFirstAttempt() throws Exception {
        try (EchoClient client = hedging(1)) {
            client.connectTo(2);
            first.mode = TestBackend.Mode.HANG;
            second.mode = TestBackend.Mode.DENY;
            await().until(() -> {
                Status status = status(client);
                return client.attempts().targets().equals(List.of("echo-1", "echo-2"))
                        && status.getCode() == Status.Code.DEADLINE_EXCEEDED;
            });
            assertThat(client.attempts().areInDoubt()).isTrue();
        }
    }

    /** Both calls count their attempts from 0. */
    @Test
    void aHedgeThatWasRefusedBeforeItBeganDoesNotSpeakForTheFirstAttempt() throws Exception {
        try (RefusingServer refusing = new RefusingServer(RefusingServer.REFUSED_STREAM)) {
            list.set(first.instance(1), second.instance(1).toBuilder().setPort(refusing.port()).build());
            try (EchoClient client = hedging(1)) {
                await("connected to both").until(() -> {
                    status(client);
                    return client.attempts().targets().contains("echo-2");
                });
                first.mode = TestBackend.Mode.HANG;
                await().until(() -> {
                    status(client);
                    return client.attempts().targets().equals(List.of("echo-1", "echo-2"))
                            && client.attempts().count(Attempt.AttemptKind.HEDGE) == 1;
                });
                assertThat(client.attempts().areInDoubt()).isTrue();
            }
        }
    }

    @Test
    void attemptsThatBothSayThatTheyDidNothingAreNotInDoubt() throws Exception {
        try (EchoClient client = hedging(1)) {
            client.connectTo(2);
            first.mode = TestBackend.Mode.DENY_LATE;
            second.mode = TestBackend.Mode.DENY;
            await().until(() -> {
                status(client);
                return client.attempts().targets().equals(List.of("echo-1", "echo-2"));
            });
            assertThat(client.attempts().areInDoubt()).isFalse();
        }
    }

    /** A buffered call is picked again with every new picker, and is no hedge's business: nobody is slow. */
    @Test
    void aCallThatIsBufferedWhileTheListChangesIsSentOnce() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Instance silent = first.instance(1).toBuilder().setPort(mute.getLocalPort()).build();
            list.set(silent);
            try (EchoClient client = hedging(3)) {
                Thread changes = Thread.ofVirtual().name("changes").start(() -> {
                    for (int epoch = 2; client.callee().hedges().counts().get("not_allowed_not_sent_yet") == 0;
                            epoch++) {
                        list.set(silent.toBuilder().setEpoch(epoch).build());
                        LockSupport.parkNanos(10_000_000);
                    }
                    list.set(second.instance(1));
                });
                assertThat(client.call()).isEqualTo("echo-2");
                changes.join();
                assertThat(client.attempts().targets()).containsExactly("echo-2");
                assertThat(client.callee().hedges().counts()).containsEntry("sent", 0L);
            }
        }
    }

    @Test
    void aCallForWhichTheBudgetHasNoHedgeGetsOneWhenItHas() throws Exception {
        try (EchoClient client = hedging(1)) {
            client.connectTo(2);
            first.mode = TestBackend.Mode.HANG;
            Hedges hedges = client.callee().hedges();
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                while (hedges.pay().isEmpty()) {
                    Thread.onSpinWait();
                }
                assertThat(client.call()).isEqualTo("echo-2");
                return hedges.counts().get("not_allowed_no_budget") > 0;
            });
        }
    }

    @Test
    void aCallerThatGivesUpCancelsBothAttempts() throws Exception {
        try (EchoClient client = hedging(1);
                Context.CancellableContext patience = Context.current().withCancellation()) {
            client.connectTo(2);
            first.mode = TestBackend.Mode.HANG;
            second.mode = TestBackend.Mode.HANG;
            int before = first.calls.get() + second.calls.get();
            AtomicReference<Throwable> end = new AtomicReference<>();
            Thread caller = Thread.ofVirtual().name("caller")
                    .start(() -> patience.run(() -> end.set(catchThrowable(client::call))));
            await().until(() -> first.calls.get() + second.calls.get() == before + 2);
            patience.cancel(null);
            caller.join();
            assertThat(end.get()).hasMessageContaining("CANCELLED");
            await().until(() -> first.cancelled && second.cancelled);
        }
    }

    private EchoClient hedging(int maxAttempts) {
        return new EchoClient(list, maxAttempts, P2cLoadBalancerProvider.BLIND, true);
    }

    /** Calls until the first attempt has gone to the first instance. */
    private static void callFirst(EchoClient client) {
        await().until(() -> {
            assertThat(client.call()).isEqualTo("echo-2");
            return client.attempts().targets().getFirst().equals("echo-1");
        });
    }

    private static String callOrNull(EchoClient client) {
        try {
            return client.call(CallOptions.DEFAULT, SHORT);
        } catch (StatusRuntimeException e) {
            return null;
        }
    }

    private static Status status(EchoClient client) {
        try {
            client.call(CallOptions.DEFAULT, SHORT);
            return Status.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus();
        }
    }
}
