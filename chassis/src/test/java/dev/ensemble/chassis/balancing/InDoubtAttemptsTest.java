package dev.ensemble.chassis.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ensemble.chassis.network.Relay;
import dev.ensemble.registry.v1.Instance;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the attempts of a failed call say about whether it may have been done. */
class InDoubtAttemptsTest {

    private TestBackend first;
    private TestBackend second;

    @BeforeEach
    void start() throws Exception {
        first = new TestBackend("echo-1");
        second = new TestBackend("echo-2");
    }

    @AfterEach
    void stop() {
        first.close();
        second.close();
    }

    @Test
    void anAttemptThatWasReceivedWhenItsConnectionBrokeStaysInDoubtWhateverTheNextOneSays() throws Exception {
        try (Relay process = new Relay(first.port());
                FixedList list = new FixedList(at(first, process.port()));
                EchoClient client = new EchoClient(list, 3)) {
            client.call();
            first.mode = TestBackend.Mode.HANG;
            int before = first.calls.get();
            second.mode = TestBackend.Mode.SHED;
            Thread killer = Thread.ofVirtual().name("killer").start(() -> {
                await().until(() -> first.calls.get() > before);
                list.set(second.instance(1));
                process.close();
            });
            assertThat(status(client).getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            killer.join();
            assertThat(client.attempts().targets()).containsExactly("echo-1", "echo-2");
            assertThat(client.attempts().areInDoubt()).isTrue();
        }
    }

    @Test
    void attemptsThatAllSayThatTheyDidNothingAreNotInDoubt() throws Exception {
        first.mode = TestBackend.Mode.DENY;
        second.mode = TestBackend.Mode.SHED;
        try (FixedList list = new FixedList(first.instance(1), second.instance(1));
                EchoClient client = new EchoClient(list, 5, EchoClient.policy("rich", 5, 50, true))) {
            await("both were tried").until(() -> {
                status(client);
                return client.attempts().targets().size() > 1;
            });
            assertThat(client.attempts().areInDoubt()).isFalse();
        }
    }

    @Test
    void anErrorThatStatesNoReasonIsInDoubtAlsoWhenTheRetryIsDropped() throws Exception {
        first.mode = TestBackend.Mode.FAIL;
        try (FixedList list = new FixedList(first.instance(1));
                EchoClient client = new EchoClient(list, 3, EchoClient.policy("poor-in-doubt", 0, 0, true))) {
            assertThatThrownBy(client::call).hasMessageContaining("retry budget is spent");
            assertThat(client.attempts().areInDoubt()).isTrue();
        }
    }

    @Test
    void whatOnlyLacksABudgetAfterADenialIsNotInDoubt() throws Exception {
        first.mode = TestBackend.Mode.DENY;
        try (FixedList list = new FixedList(first.instance(1));
                EchoClient client = new EchoClient(list, 3, EchoClient.policy("poor-denied", 0, 0, true))) {
            assertThatThrownBy(client::call).hasMessageContaining("retry budget is spent");
            assertThat(client.attempts().areInDoubt()).isFalse();
        }
    }

    @Test
    void anAttemptThatIsNotAnsweredInTimeIsInDoubt() throws Exception {
        try (FixedList list = new FixedList(first.instance(1)); EchoClient client = new EchoClient(list, 3)) {
            client.call();
            first.mode = TestBackend.Mode.HANG;
            assertThat(status(client).getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
            assertThat(client.attempts().areInDoubt()).isTrue();
        }
    }

    @Test
    void aStreamThatTheServerRefusedBeforeItBeganIsNotInDoubt() throws Exception {
        second.mode = TestBackend.Mode.SHED;
        try (RefusingServer refusing = new RefusingServer(RefusingServer.REFUSED_STREAM);
                FixedList list = new FixedList(at(first, refusing.port()), second.instance(1));
                EchoClient client = new EchoClient(list, 1)) {
            await("the refusing one was tried first").until(() -> {
                status(client);
                return client.attempts().targets().equals(List.of("echo-1", "echo-2"));
            });
            assertThat(client.attempts().count(Attempt.AttemptKind.TRANSPARENT)).isEqualTo(1);
            assertThat(client.attempts().areInDoubt()).isFalse();
        }
    }

    @Test
    void controlAStreamThatTheServerGaveUpIsInDoubt() throws Exception {
        try (RefusingServer failing = new RefusingServer(RefusingServer.INTERNAL_ERROR);
                FixedList list = new FixedList(at(first, failing.port()));
                EchoClient client = new EchoClient(list, 1)) {
            await().until(() -> status(client).getCode() == Status.Code.INTERNAL);
            assertThat(client.attempts().areInDoubt()).isTrue();
        }
    }

    private static Instance at(TestBackend backend, int port) {
        return backend.instance(1).toBuilder().setPort(port).build();
    }

    private static Status status(EchoClient client) {
        try {
            client.call();
            return Status.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus();
        }
    }
}
