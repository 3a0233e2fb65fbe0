package dev.ensemble.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.HostAndPort;
import dev.ensemble.chassis.authority.TestAuthority;
import dev.ensemble.chassis.discovery.Lease;
import dev.ensemble.chassis.discovery.RegistryClient;
import dev.ensemble.chassis.identity.Identity;
import dev.ensemble.chassis.rpc.Credentials;
import dev.ensemble.registry.v1.CompareClocksRequest;
import dev.ensemble.registry.v1.CompareClocksResponse;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.v1.RegistryServiceGrpc;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseOwnershipTest {
    @TempDir
    private Path folder;

    private static Instance instance(String service, String id) {
        return Instance.newBuilder().setService(service).setId(id).setHost("127.0.0.1").setPort(1).build();
    }

    private static void assertRefused(String name, RegistryClient client, Instance other) {
        try (Lease lease = client.lease(other)) {
            assertThatThrownBy(() -> lease.granted().get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause().isInstanceOfSatisfying(StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED))
                    .hasMessageContaining(name + " may not register " + other.getId());
        }
    }

    @Test
    void aProcessCanLeaseOnlyItsOwnId() throws Exception {
        TestAuthority authority = new TestAuthority(folder);
        try (Identity own = authority.identity("registry", "registry-1");
                TestRegistry registry = new TestRegistry(0, Duration.ZERO, Credentials.of(own).server());
                Identity order = authority.identity("order", "order-1");
                RegistryClient client = new RegistryClient(
                        List.of(HostAndPort.fromParts("127.0.0.1", registry.port())),
                        Credentials.of(order).client())) {
            assertRefused("spiffe://ensemble/order/order-1", client, instance("gateway", "gateway-1"));
            assertRefused("spiffe://ensemble/order/order-1", client, instance("order", "order-2"));
            assertRefused("spiffe://ensemble/order/order-1", client, instance("gateway", "order-1"));
            assertThat(registry.catalog.list("")).isEmpty();

            Lease lease = client.lease(instance("order", "order-1"));
            lease.granted().get(20, TimeUnit.SECONDS);
            assertThat(registry.instance("order-1").getHealth()).isEqualTo(Instance.Health.PASSING);
        }
    }

    @Test
    void whoHasTheNameOfItsServiceCanLeaseAnyIdOfThatServiceAndNoOther() throws Exception {
        TestAuthority authority = new TestAuthority(folder);
        try (Identity own = authority.identity("registry", "registry-1");
                TestRegistry registry = new TestRegistry(0, Duration.ZERO, Credentials.of(own).server());
                Identity order = ofTheService(authority);
                RegistryClient client = new RegistryClient(
                        List.of(HostAndPort.fromParts("127.0.0.1", registry.port())),
                        Credentials.of(order).client())) {
            assertRefused("spiffe://ensemble/order", client, instance("gateway", "order-service-7d9f-x2"));

            client.lease(instance("order", "order-service-7d9f-x2")).granted().get(20, TimeUnit.SECONDS);
            assertThat(registry.instance("order-service-7d9f-x2").getHealth()).isEqualTo(Instance.Health.PASSING);
        }
    }

    @Test
    void aProcessCanCompareOnlyItsOwnClock() throws Exception {
        TestAuthority authority = new TestAuthority(folder);
        try (Identity own = authority.identity("registry", "registry-1");
                TestRegistry registry = new TestRegistry(0, Duration.ZERO, Credentials.of(own).server());
                Identity order = authority.identity("order", "order-1")) {
            assertThat(compareClocks(registry, order, "order-1").hasTime()).isTrue();
            assertThatThrownBy(() -> compareClocks(registry, order, "order-2"))
                    .hasMessageContaining("PERMISSION_DENIED: order-1 may not compare the clock of order-2");
        }
    }

    @Test
    void whoHasTheNameOfItsServiceCanCompareItsClockWhateverItsId() throws Exception {
        TestAuthority authority = new TestAuthority(folder);
        try (Identity own = authority.identity("registry", "registry-1");
                TestRegistry registry = new TestRegistry(0, Duration.ZERO, Credentials.of(own).server());
                Identity order = ofTheService(authority)) {
            assertThat(compareClocks(registry, order, "order-service-7d9f-x2").hasTime()).isTrue();
        }
    }

    /** With a certificate that all instances of a service share. */
    private Identity ofTheService(TestAuthority authority) throws Exception {
        Path shared = folder.resolve("shared");
        TestAuthority.write(shared, authority.issue("spiffe://ensemble/order"), authority.certificate());
        return Identity.of(shared);
    }

    private static CompareClocksResponse compareClocks(TestRegistry registry, Identity caller, String id)
            throws InterruptedException {
        ManagedChannel channel = Grpc.newChannelBuilderForAddress(
                "127.0.0.1", registry.port(), Credentials.of(caller).client())
                .overrideAuthority("registry")
                .build();
        try {
            return RegistryServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(20, TimeUnit.SECONDS)
                    .compareClocks(CompareClocksRequest.newBuilder().setId(id).build());
        } finally {
            channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void controlWithoutIdentitiesAnybodyLeasesAnything() throws Exception {
        try (TestRegistry registry = new TestRegistry(); RegistryClient client = registry.client()) {
            client.lease(instance("gateway", "gateway-1")).granted().get(20, TimeUnit.SECONDS);

            assertThat(registry.instance("gateway-1").getHealth()).isEqualTo(Instance.Health.PASSING);
        }
    }
}
