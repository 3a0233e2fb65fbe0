package dev.ensemble.chassis.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ensemble.chassis.network.Relay;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Retries through the balancer: where they go and what they cost. */
class RetryTest {
    private static final int CALLS = 60;

    private final List<TestBackend> backends = new ArrayList<>();
    private FixedList list;

    @BeforeEach
    void threeBackendsOfWhichTwoFail() throws Exception {
        for (int i = 1; i <= 3; i++) {
            backends.add(new TestBackend("echo-" + i));
        }
        backends.get(0).mode = TestBackend.Mode.FAIL;
        backends.get(1).mode = TestBackend.Mode.FAIL;
        list = new FixedList(
                backends.get(0).instance(1), backends.get(1).instance(1), backends.get(2).instance(1));
    }

    @AfterEach
    void stop() {
        list.close();
        backends.forEach(TestBackend::close);
    }

    @Test
    void retriesGoToHostsThatTheCallHasNotTried() throws Exception {
        try (EchoClient client = new EchoClient(list, 3, EchoClient.policy("untried", 5, 5, true))) {
            connectToAll(client);
            for (int i = 0; i < CALLS; i++) {
                assertThat(client.call()).isEqualTo("echo-3");
                List<String> targets = client.attempts().targets();
                assertThat(targets).doesNotHaveDuplicates().endsWith("echo-3");
                assertThat(client.attempts().count(Attempt.AttemptKind.PRIMARY)).isEqualTo(1);
                assertThat(client.attempts().count(Attempt.AttemptKind.RETRY)).isEqualTo(targets.size() - 1);
            }
        }
    }

    @Test
    void controlWithoutTheMemoryOfTriedHostsTheSameFailingHostIsPickedAgain() throws Exception {
        try (EchoClient client = new EchoClient(list, 3, EchoClient.policy("forgetful", 5, 5, false))) {
            connectToAll(client);
            boolean repeated = false;
            for (int i = 0; i < CALLS; i++) {
                outcome(client);
                List<String> targets = client.attempts().targets();
                repeated |= new HashSet<>(targets).size() < targets.size();
            }
            assertThat(repeated).isTrue();
        }
    }

    @Test
    void aRetryMayRepeatAHostWhenAllHaveBeenTried() throws Exception {
        list.set(backends.get(0).instance(1));
        try (EchoClient client = new EchoClient(list, 3)) {
            assertThatThrownBy(client::call).hasMessageContaining("told to");
            assertThat(client.attempts().targets()).containsExactly("echo-1", "echo-1", "echo-1");
        }
    }

    @Test
    void aCallThatADyingConnectionLostIsRetried() throws Exception {
        backends.get(0).mode = TestBackend.Mode.LOSE;
        backends.get(1).mode = TestBackend.Mode.LOSE;
        try (EchoClient client = new EchoClient(list, 3, EchoClient.policy("lost", 5, 5, true))) {
            connectToAll(client);
            for (int i = 0; i < CALLS; i++) {
                assertThat(client.call()).isEqualTo("echo-3");
            }
        }
    }

    @Test
    void anAnswerIsNotRetried() throws Exception {
        list.set(backends.get(0).instance(1));
        backends.get(0).mode = TestBackend.Mode.REFUSE;
        try (EchoClient client = new EchoClient(list, 3)) {
            assertThatThrownBy(client::call).hasMessageContaining("FAILED_PRECONDITION");
            assertThat(client.attempts().count()).isEqualTo(1);
        }
    }

    @Test
    void noRetryIsMadeWhenTheBudgetIsSpent() throws Exception {
        list.set(backends.get(0).instance(1));
        try (EchoClient client = new EchoClient(list, 3, EchoClient.policy("poor", 0, 0, true))) {
            assertThatThrownBy(client::call)
                    .isInstanceOf(StatusRuntimeException.class)
                    .hasMessageContaining("retry budget is spent");
            assertThat(client.attempts().count()).isEqualTo(1);
            assertThat(backends.get(0).calls).hasValue(1);
        }
    }

    @Test
    void retriesUnderSteadyFailureStayWithinTheBudget() throws Exception {
        list.set(backends.get(0).instance(1));
        int calls = 200;
        try (EchoClient client = new EchoClient(list, 5, EchoClient.policy("fifth", 0.2, 0, true))) {
            for (int i = 0; i < calls; i++) {
                outcome(client);
            }
        }
        assertThat(backends.get(0).calls.get()).isBetween(calls + calls / 10, calls + calls / 5);
    }

    @Test
    void aCallThatABackendsDeathBreaksIsAnsweredByAnother() throws Exception {
        TestBackend doomed = backends.get(0);
        backends.forEach(backend -> backend.mode = TestBackend.Mode.ANSWER);
        try (Relay process = new Relay(doomed.port()); EchoClient client = new EchoClient(list, 3)) {
            list.set(
                    doomed.instance(1).toBuilder().setPort(process.port()).build(),
                    backends.get(1).instance(1),
                    backends.get(2).instance(1));
            connectToAll(client);
            doomed.mode = TestBackend.Mode.HANG;
            int before = doomed.calls.get();
            Thread killer = Thread.ofVirtual().name("killer").start(() -> {
                await().until(() -> doomed.calls.get() > before);
                process.close();
            });
            do {
                assertThat(client.call()).isNotEqualTo("echo-1");
            } while (!client.attempts().targets().contains("echo-1"));
            killer.join();
            assertThat(client.attempts().targets()).hasSize(2).startsWith("echo-1");
        }
    }

    private void connectToAll(EchoClient client) {
        Set<String> seen = new HashSet<>();
        await().until(() -> {
            outcome(client);
            seen.addAll(client.attempts().targets());
            return seen.size() == 3;
        });
    }

    private static void outcome(EchoClient client) {
        try {
            client.call();
        } catch (StatusRuntimeException e) {
            assertThat(e.getStatus().getCode()).isIn(Status.Code.UNAVAILABLE, Status.Code.UNKNOWN);
        }
    }
}
