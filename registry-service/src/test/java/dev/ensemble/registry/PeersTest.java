package dev.ensemble.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ensemble.chassis.discovery.Lease;
import dev.ensemble.chassis.discovery.RegistryClient;
import dev.ensemble.chassis.warmup.Peers;
import dev.ensemble.chassis.warmup.WarmUp.Extent;
import dev.ensemble.registry.v1.Instance;
import io.grpc.InsecureChannelCredentials;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** How far a process warms up, by what a real registry says of its peers. */
class PeersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Test
    void besideOthersAnInstanceWarmsUpPartlyAndNotAtAllWhenTheyHaveGone() throws Exception {
        try (TestRegistry registry = new TestRegistry(); RegistryClient client = registry.client()) {
            Lease other = lease(client, "order", "order-2");
            try (Peers peers = Peers.watch(client, "order", "order-1")) {
                Supplier<Extent> extent = peers.extent(PATIENCE);
                assertThat(extent.get()).isEqualTo(Extent.PART);

                other.close();

                await().until(() -> extent.get() == Extent.NONE);
            }
        }
    }

    @Test
    void thoseThatStartTogetherAllWarmUpWholly() throws Exception {
        try (TestRegistry registry = new TestRegistry();
                RegistryClient client = registry.client();
                Peers first = Peers.watch(client, "order", "order-1");
                Peers second = Peers.watch(client, "order", "order-2")) {
            Supplier<Extent> extent = first.extent(PATIENCE);
            assertThat(second.extent(PATIENCE).get()).isEqualTo(Extent.WHOLE);

            try (Lease ready = lease(client, "order", "order-2")) {
                await().until(() -> first.extent(PATIENCE).get() == Extent.PART);
                assertThat(extent.get()).isEqualTo(Extent.WHOLE);
            }
        }
    }

    @Test
    void neitherItselfNorOtherServicesArePeers() throws Exception {
        try (TestRegistry registry = new TestRegistry();
                RegistryClient client = registry.client();
                Lease former = lease(client, "order", "order-1");
                Lease inventory = lease(client, "inventory", "inventory-1");
                Peers peers = Peers.watch(client, "order", "order-1")) {
            assertThat(peers.extent(PATIENCE).get()).isEqualTo(Extent.WHOLE);
        }
    }

    @Test
    void withoutAnAnswerOfTheRegistryItWarmsUpWholly() throws Exception {
        try (RegistryClient nobody = new RegistryClient(List.of(), InsecureChannelCredentials.create());
                Peers peers = Peers.watch(nobody, "order", "order-1")) {
            assertThat(peers.extent(Duration.ofMillis(1)).get()).isEqualTo(Extent.WHOLE);
        }
    }

    @Test
    void aRegistryThatAnswersLateTellsOfThoseThatServeAllTheSame() throws Exception {
        try (TestRegistry registry = new TestRegistry();
                RegistryClient client = registry.client();
                Lease other = lease(client, "order", "order-2");
                Peers peers = Peers.watch(client, "order", "order-1")) {
            Supplier<Extent> extent = peers.extent(Duration.ZERO); // sooner than any answer
            await().until(() -> extent.get() == Extent.PART);
        }
    }

    private static Lease lease(RegistryClient client, String service, String id) throws Exception {
        Lease lease = client.lease(instance(service, id));
        lease.granted().get(10, TimeUnit.SECONDS);
        return lease;
    }

    private static Instance instance(String service, String id) {
        return Instance.newBuilder().setService(service).setId(id).setHost("127.0.0.1").setPort(1).setAdminPort(2)
                .build();
    }
}
