package dev.ensemble.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.net.HostAndPort;
import dev.ensemble.chassis.discovery.Discovery;
import dev.ensemble.chassis.discovery.Lease;
import dev.ensemble.chassis.discovery.RegistryClient;
import dev.ensemble.chassis.identity.IdentityInterceptor;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.v1.ListInstancesRequest;
import dev.ensemble.registry.v1.ListInstancesResponse;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.Inet6Address;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Channels that find their instances in a real registry. */
class DiscoveredChannelTest {
    private final List<AutoCloseable> parts = new ArrayList<>();
    private TestRegistry registry;
    private RegistryClient members;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws Exception {
        registry = own(new TestRegistry());
        members = own(registry.client());
        RegistryClient caller = own(registry.client());
        // A first call waits for its list for a second only: too short for a JVM that has to load its classes first.
        CountDownLatch there = new CountDownLatch(1);
        caller.watch("another", list -> there.countDown());
        assertThat(there.await(20, TimeUnit.SECONDS)).isTrue();
        ManagedChannelBuilder<?> builder =
                Grpc.newChannelBuilder("ensemble:///echo", InsecureChannelCredentials.create());
        Discovery.configure(builder, caller);
        channel = builder.build();
        parts.add(() -> channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS));
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable part : parts.reversed()) {
            part.close();
        }
    }

    @Test
    void aCallWaitsForTheFirstListAndFindsItsInstance() throws Exception {
        Echo one = new Echo("echo-1", 0, true);
        assertThat(call()).isEqualTo("echo-1");
        one.lease.close();
        Echo two = new Echo("echo-2", 0, true);
        await().ignoreExceptions().until(this::call, two.id::equals);
    }

    @Test
    void anInstanceWhoseAddressIsOfIpv6IsCalledThere() throws Exception {
        assumeTrue(NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                .anyMatch(Inet6Address.class::isInstance), "this machine has no IPv6");
        new Echo("echo-6", "::1", 0, true);
        assertThat(call()).isEqualTo("echo-6");
        try (RegistryClient overIpv6 = new RegistryClient(
                List.of(HostAndPort.fromString("[::1]:" + registry.port())), InsecureChannelCredentials.create())) {
            CountDownLatch listed = new CountDownLatch(1);
            overIpv6.watch("echo", list -> {
                if (!list.isEmpty()) {
                    listed.countDown();
                }
            });
            assertThat(listed.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void withoutAnyInstanceCallsFailFastAndSayWhy() {
        await().untilAsserted(() -> assertThatThrownBy(this::call)
                .hasMessage("UNAVAILABLE: service echo: no instance is passing"));
    }

    @Test
    void whoTakesADeadInstancesPortIsNotCalledByItsName() throws Exception {
        Echo victim = new Echo("echo-1", 0, true);
        assertThat(call()).isEqualTo("echo-1");
        registry.close();
        Echo other = victim.replacedBy("echo-2", true);
        await().untilAsserted(() -> assertThatThrownBy(this::call)
                .hasMessageMatching("UNAVAILABLE: misdelivered: meant for echo-1@\\d+, this is echo-2"));
        assertThat(other.served).isFalse();
    }

    @Test
    void controlWithoutTheIdentityCheckTheCallIsMisdelivered() throws Exception {
        Echo victim = new Echo("echo-1", 0, true);
        assertThat(call()).isEqualTo("echo-1");
        registry.close();
        victim.replacedBy("echo-2", false);
        await().ignoreExceptions().until(this::call, "echo-2"::equals);
    }

    private String call() {
        return RegistryServiceGrpc.newBlockingStub(channel)
                .withDeadlineAfter(5, TimeUnit.SECONDS)
                .listInstances(ListInstancesRequest.getDefaultInstance())
                .getInstances(0)
                .getId();
    }

    private <T extends AutoCloseable> T own(T part) {
        parts.add(part);
        return part;
    }

    /** A server that answers with its id and holds a lease. */
    private final class Echo extends RegistryServiceGrpc.RegistryServiceImplBase {
        private final String id;
        private final Server server;
        private final Lease lease;
        private final int port;
        private volatile boolean served;

        Echo(String id, int port, boolean checksIdentity) throws Exception {
            this(id, "127.0.0.1", port, checksIdentity);
        }

        Echo(String id, String host, int port, boolean checksIdentity) throws Exception {
            this.id = id;
            ServerBuilder<?> builder = Grpc.newServerBuilderForPort(port, InsecureServerCredentials.create())
                    .addService(this);
            if (checksIdentity) {
                builder.intercept(new IdentityInterceptor(id, this::accepts));
            }
            this.server = builder.build().start();
            this.port = server.getPort();
            parts.add(server::shutdownNow);
            this.lease = members.lease(Instance.newBuilder()
                    .setService("echo")
                    .setId(id)
                    .setHost(host)
                    .setPort(this.port)
                    .build());
            if (port == 0) {
                lease.granted().get(5, TimeUnit.SECONDS);
            }
        }

        private boolean accepts(long epoch) {
            return lease.accepts(epoch);
        }

        Echo replacedBy(String other, boolean checksIdentity) throws Exception {
            server.shutdownNow().awaitTermination();
            return new Echo(other, port, checksIdentity);
        }

        @Override
        public void listInstances(ListInstancesRequest request, StreamObserver<ListInstancesResponse> answer) {
            served = true;
            answer.onNext(ListInstancesResponse.newBuilder()
                    .addInstances(Instance.newBuilder().setId(id))
                    .build());
            answer.onCompleted();
        }
    }
}
