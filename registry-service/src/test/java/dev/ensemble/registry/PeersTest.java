package dev.ensemble.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ensemble.chassis.discovery.Lease;
import dev.ensemble.chassis.discovery.RegistryClient;
import dev.ensemble.chassis.warmup.Peers;
import dev.ensemble.chassis.warmup.WarmUp.Extent;
import dev.ensemble.registry.v1.Instance;
import org.junit.jupiter.api.Test;

/** How far a process warms up, by what a real registry says of its peers. */
class PeersTest {

    @Test
    void anInstanceAloneWarmsUpWhollyBesideOthersPartlyAndNotAtAllWhenTheyHaveGone() throws Exception {
        try (TestRegistry registry = new TestRegistry();
                RegistryClient client = registry.client();
                Peers peers = Peers.watch(client, "order", "order-1")) {
            try (Lease other = client.lease(instance("order", "order-2"))) {
                await().until(() -> peers.get() == Extent.PART);
            }
            await().until(() -> peers.get() == Extent.NONE);
        }
    }

    @Test
    void neitherItselfNorOtherServicesArePeers() throws Exception {
        try (TestRegistry registry = new TestRegistry();
                RegistryClient client = registry.client();
                Peers peers = Peers.watch(client, "order", "order-1");
                Lease former = client.lease(instance("order", "order-1"));
                Lease inventory = client.lease(instance("inventory", "inventory-1"));
                Peers seen = Peers.watch(client, "order", "order-2")) {
            await().until(() -> seen.get() == Extent.PART);
            assertThat(peers.get()).isEqualTo(Extent.WHOLE);
        }
    }

    private static Instance instance(String service, String id) {
        return Instance.newBuilder().setService(service).setId(id).setHost("127.0.0.1").setPort(1).setAdminPort(2)
                .build();
    }
}
