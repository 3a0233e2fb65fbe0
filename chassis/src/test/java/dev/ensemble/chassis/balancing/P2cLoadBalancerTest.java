package dev.ensemble.chassis.balancing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class P2cLoadBalancerTest {
    private static final int CALLS = 50;

    @Test
    void callsGoToTheBackendWithFewerCallsInFlight() throws Exception {
        try (TestBackend busy = new TestBackend("echo-1");
                TestBackend idle = new TestBackend("echo-2");
                FixedList list = new FixedList(busy.instance(1), idle.instance(1));
                EchoClient client = new EchoClient(list, 1)) {
            client.connectTo(2);
            busy.mode = TestBackend.Mode.HANG;
            ClientCall<?, ?> hanging = hangOn(busy, client);
            int before = busy.calls.get();
            for (int i = 0; i < CALLS; i++) {
                assertThat(client.call()).isEqualTo("echo-2");
            }
            assertThat(busy.calls).hasValue(before);

            hanging.cancel("enough", null);
            busy.mode = TestBackend.Mode.ANSWER;
            await("the cancelled call's place is given back").until(client::call, "echo-1"::equals);
        }
    }

    /** Of two random ones both would often be busy. */
    @Test
    void theOnlyIdleBackendOfSeveralIsFound() throws Exception {
        try (TestBackend busy = new TestBackend("echo-1");
                TestBackend busyToo = new TestBackend("echo-2");
                TestBackend idle = new TestBackend("echo-3");
                FixedList list = new FixedList(busy.instance(1), busyToo.instance(1), idle.instance(1));
                EchoClient client = new EchoClient(list, 1)) {
            client.connectTo(3);
            busy.mode = TestBackend.Mode.HANG;
            hangOn(busy, client);
            busyToo.mode = TestBackend.Mode.HANG;
            hangOn(busyToo, client);
            for (int i = 0; i < CALLS; i++) {
                assertThat(client.call()).isEqualTo("echo-3");
            }
        }
    }

    /** Whoever was called last would be busy longest. */
    @Test
    void ofBackendsThatAreEquallyBusyTheOneThatWasCalledLongestAgoIsCalled() throws Exception {
        try (TestBackend first = new TestBackend("echo-1");
                TestBackend second = new TestBackend("echo-2");
                TestBackend third = new TestBackend("echo-3");
                FixedList list = new FixedList(third.instance(1), first.instance(1), second.instance(1));
                EchoClient client = new EchoClient(list, 1)) {
            client.connectTo(3);
            List<TestBackend> backends = List.of(first, second, third);
            for (TestBackend each : backends) {
                each.mode = TestBackend.Mode.HANG;
                hangOn(each, client);
            }
            for (TestBackend each : backends) {
                int before = each.calls.get();
                start(client.channel().newCall(RegistryServiceGrpc.getListInstancesMethod(), CallOptions.DEFAULT),
                        new Closed());
                await().until(() -> each.calls.get() > before);
            }
        }
    }

    @Test
    void eachAttemptSaysWhomItIsMeantFor() throws Exception {
        try (TestBackend backend = new TestBackend("echo-1");
                FixedList list = new FixedList(backend.instance(1700000000001L));
                EchoClient client = new EchoClient(list, 1)) {
            client.call();
            assertThat(backend.lastTarget).isEqualTo("echo-1@1700000000001");
        }
    }

    @Test
    void aProcessThatRestartsOnTheSamePortIsCalledByItsNewEpoch() throws Exception {
        TestBackend first = new TestBackend("echo-1");
        try (FixedList list = new FixedList(first.instance(1));
                EchoClient client = new EchoClient(list, 1)) {
            client.call();
            first.close();
            await().untilAsserted(() -> assertThatThrownBy(client::call).hasMessageContaining("UNAVAILABLE"));
            try (TestBackend second = new TestBackend("echo-1", first.port())) {
                list.set(second.instance(2));
                // An attempt to connect from before may be refused yet.
                await().ignoreExceptions().until(client::call, "echo-1"::equals);
                assertThat(second.lastTarget).isEqualTo("echo-1@2");
            }
        }
    }

    @Test
    void aBackendThatWasOnlyCutOffIsReconnected() throws Exception {
        TestBackend first = new TestBackend("echo-1");
        try (FixedList list = new FixedList(first.instance(1));
                EchoClient client = new EchoClient(list, 1)) {
            client.call();
            first.close();
            await().untilAsserted(() -> assertThatThrownBy(client::call).hasMessageContaining("UNAVAILABLE"));
            try (TestBackend again = new TestBackend("echo-1", first.port())) {
                await().ignoreExceptions().until(client::call, "echo-1"::equals);
            }
        }
    }

    @Test
    void addressesThatDoNotAnswerDoNotDelayCalls() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                TestBackend dead = new TestBackend("echo-1");
                TestBackend backend = new TestBackend("echo-2");
                FixedList list = new FixedList(
                        dead.instance(1),
                        backend.instance(1),
                        backend.instance(1).toBuilder().setId("echo-3").setPort(mute.getLocalPort()).build());
                EchoClient client = new EchoClient(list, 1)) {
            dead.close();
            for (int i = 0; i < CALLS; i++) {
                assertThat(client.call()).isEqualTo("echo-2");
                assertThat(client.attempts().targets()).containsExactly("echo-2");
            }
        }
    }

    @Test
    void callsFailFastWhenNobodyCanBeReached() throws Exception {
        TestBackend dead = new TestBackend("echo-1");
        dead.close();
        try (FixedList list = new FixedList(dead.instance(1)); EchoClient client = new EchoClient(list, 5)) {
            assertThatThrownBy(client::call).hasMessageContaining("UNAVAILABLE");
            assertThat(client.attempts().count()).isZero();
        }
    }

    @Test
    void aBackendThatLeavesTheListFinishesItsCalls() throws Exception {
        try (TestBackend leaving = new TestBackend("echo-1");
                TestBackend staying = new TestBackend("echo-2");
                FixedList list = new FixedList(leaving.instance(1));
                EchoClient client = new EchoClient(list, 1)) {
            leaving.mode = TestBackend.Mode.HANG;
            ClientCall<?, ?> hanging = hangOn(leaving, client);
            list.set(staying.instance(1));
            assertThat(client.call()).isEqualTo("echo-2");
            assertThat(leaving.cancelled).isFalse();
            hanging.cancel("enough", null);
            await().until(() -> leaving.cancelled);
        }
    }

    /** Starts calls until one is at the backend, which does not answer. */
    private static ClientCall<?, ?> hangOn(TestBackend backend, EchoClient client) {
        int before = backend.calls.get();
        while (true) {
            ClientCall<ListInstancesRequest, ?> call =
                    client.channel().newCall(RegistryServiceGrpc.getListInstancesMethod(), CallOptions.DEFAULT);
            Closed closed = new Closed();
            start(call, closed);
            await().until(() -> closed.done || backend.calls.get() > before);
            if (backend.calls.get() > before) {
                return call;
            }
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static void start(ClientCall<ListInstancesRequest, ?> call, Closed closed) {
        call.start((ClientCall.Listener) closed, new Metadata());
        call.sendMessage(ListInstancesRequest.getDefaultInstance());
        call.halfClose();
        call.request(2);
    }

    private static final class Closed extends ClientCall.Listener<Object> {
        private volatile boolean done;

        @Override
        public void onClose(io.grpc.Status status, Metadata trailers) {
            done = true;
        }
    }
}
