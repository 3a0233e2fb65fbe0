package dev.ensemble.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.net.HostAndPort;
import dev.ensemble.chassis.discovery.Lease;
import dev.ensemble.chassis.discovery.RegistryClient;
import dev.ensemble.registry.catalog.CatalogContract;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.v1.WatchRequest;
import io.grpc.InsecureChannelCredentials;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What clients of the registry see while it is away, restarts, freezes or moves. */
class FailStaticTest {
    private static final Duration SETTLING = Duration.ofSeconds(2);

    private final List<List<Instance>> lists = new CopyOnWriteArrayList<>();

    @Test
    void aRegistryThatRestartsNeverEmptiesAListAndEpochsGoOn() throws Exception {
        TestRegistry first = new TestRegistry();
        try (RegistryClient members = first.client(); RegistryClient caller = first.client()) {
            Lease one = members.lease(CatalogContract.order(1));
            one.granted().get();
            caller.watch("order", lists::add);
            awaitList("order-1");
            long epoch = one.epoch();
            first.close();

            try (TestRegistry second = new TestRegistry(first.port(), SETTLING)) {
                await().until(() -> second.instance("order-1").getEpoch() == epoch);
                second.pass(SETTLING);
                second.catalog.acquire(CatalogContract.order(2));
                awaitList("order-1", "order-2");
            }
            assertThat(lists).noneMatch(List::isEmpty);
            assertThat(one.accepts(epoch)).isTrue();
            assertThat(one.accepts(epoch + 1)).isFalse();
        }
    }

    /** On average after 10, 20, 40, 80, 160 ms and then every 250 ms; four sessions on their own would try four times as often. */
    @Test
    void allSessionsOfAProcessTryADeadRegistryTogether() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        try (ServerSocket dead = new ServerSocket(0);
                RegistryClient client = new RegistryClient(
                        List.of(HostAndPort.fromParts("127.0.0.1", dead.getLocalPort())),
                        InsecureChannelCredentials.create())) {
            Thread.ofVirtual().name("dead-registry").start(() -> {
                while (!dead.isClosed()) {
                    try (Socket _ = dead.accept()) {
                        attempts.incrementAndGet();
                    } catch (IOException e) {
                        return;
                    }
                }
            });
            client.lease(CatalogContract.order(1));
            List.of("order", "inventory", "gateway").forEach(service -> client.watch(service, lists::add));
            await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
            assertThat(attempts.get()).isBetween(1, 30);
        }
    }

    @Test
    void controlAClientThatIsNotStaticForgetsItsListWithItsRegistry() throws Exception {
        TestRegistry first = new TestRegistry();
        try (RegistryClient forgetful = RegistryClient.forgetful(
                List.of(HostAndPort.fromParts("127.0.0.1", first.port())), InsecureChannelCredentials.create())) {
            first.catalog.acquire(CatalogContract.order(1));
            forgetful.watch("order", lists::add);
            awaitList("order-1");
            first.close();
            awaitList();
        }
    }

    @Test
    void aSettlingRegistryAddsAndDropsNobodyUntilItHasSettled() throws Exception {
        TestRegistry first = new TestRegistry();
        try (RegistryClient caller = first.client()) {
            first.catalog.acquire(CatalogContract.order(1));
            caller.watch("order", lists::add);
            awaitList("order-1");
            first.close();

            try (TestRegistry second = new TestRegistry(first.port(), SETTLING)) {
                second.catalog.acquire(CatalogContract.order(2));
                awaitList("order-1", "order-2");
                second.pass(SETTLING);
                awaitList("order-2");
            }
        }
    }

    @Test
    void controlTheRestartedRegistryItselfKnowsNobody() throws Exception {
        try (TestRegistry restarted = new TestRegistry(0, SETTLING)) {
            List<Integer> sizes = new CopyOnWriteArrayList<>();
            restarted.stub().watch(
                    WatchRequest.newBuilder().setService("order").build(),
                    new Listening<>(snapshot -> sizes.add(snapshot.getInstancesCount())));
            await().until(() -> sizes.equals(List.of(0)));
        }
    }

    @Test
    void anEmptyListOfASettlingRegistryIsNoList() throws Exception {
        try (TestRegistry registry = new TestRegistry(0, SETTLING);
                RegistryClient caller = registry.client()) {
            caller.watch("order", lists::add);
            Lease lease = caller.lease(CatalogContract.order(1));
            lease.granted().get();
            awaitList("order-1");
            assertThat(lists).hasSize(1);
        }
    }

    @Test
    void aClientLeavesADeadReplicaForALivingOne() throws Exception {
        TestRegistry dead = new TestRegistry();
        dead.close();
        try (TestRegistry alive = new TestRegistry();
                RegistryClient client = TestRegistry.clientOf(dead.port(), alive.port())) {
            client.lease(CatalogContract.order(1));
            client.watch("order", lists::add);
            awaitList("order-1");
        }
    }

    @Test
    void aClientLeavesASilentReplicaForALivingOne() throws Exception {
        try (java.net.ServerSocket frozen = new java.net.ServerSocket(0, 50, java.net.InetAddress.getLoopbackAddress());
                TestRegistry alive = new TestRegistry();
                RegistryClient client = TestRegistry.clientOf(frozen.getLocalPort(), alive.port())) {
            client.lease(CatalogContract.order(1));
            client.watch("order", lists::add);
            awaitList("order-1");
        }
    }

    @Test
    void anInstanceThatFellSilentComesBackWithANewEpochAndStillAcceptsTheFormerOne() throws Exception {
        try (TestRegistry registry = new TestRegistry();
                RegistryClient client = registry.client()) {
            Lease lease = client.lease(CatalogContract.order(1));
            lease.granted().get();
            long former = lease.epoch();
            await().until(() -> {
                registry.pass(Duration.ofSeconds(3)); // Unless a heartbeat comes in between.
                Instance now = registry.instance("order-1");
                return now.getHealth() == Instance.Health.CRITICAL || now.getEpoch() > former;
            });
            await().until(() -> lease.epoch() > former);
            assertThat(registry.instance("order-1").getHealth()).isEqualTo(Instance.Health.PASSING);
            assertThat(lease.accepts(former)).isTrue();
            assertThat(lease.accepts(lease.epoch())).isTrue();
        }
    }

    @Test
    void aClosedLeaseIsGoneFromEveryList() throws Exception {
        try (TestRegistry registry = new TestRegistry();
                RegistryClient client = registry.client()) {
            Lease lease = client.lease(CatalogContract.order(1));
            client.watch("order", lists::add);
            awaitList("order-1");
            lease.close();
            assertThat(registry.catalog.list("")).isEmpty();
            awaitList();
        }
    }

    @Test
    void aProcessThatAsksForTheIdOfALivingOneGetsItWhenThatOneIsGone() throws Exception {
        try (TestRegistry registry = new TestRegistry();
                RegistryClient former = registry.client();
                RegistryClient next = registry.client()) {
            Lease held = former.lease(CatalogContract.order(1));
            held.granted().get();
            Lease wanted = next.lease(CatalogContract.order(1).toBuilder().setPort(7999).build());
            held.close();
            wanted.granted().get();
            assertThat(wanted.epoch()).isGreaterThan(held.epoch());
            assertThat(registry.instance("order-1").getPort()).isEqualTo(7999);
        }
    }

    @Test
    void aClientWithoutAddressesDoesNothing() {
        try (RegistryClient client = TestRegistry.clientOf()) {
            Lease lease = client.lease(CatalogContract.order(1));
            assertThat(lease.epoch()).isZero();
            assertThat(lease.accepts(42)).isTrue();
            client.watch("order", lists::add).close();
            lease.close();
        }
        assertThat(lists).isEmpty();
    }

    private void awaitList(String... ids) {
        await().untilAsserted(() -> {
            assertThat(lists).isNotEmpty();
            assertThat(lists.getLast()).extracting(Instance::getId).containsExactly(ids);
        });
    }
}
