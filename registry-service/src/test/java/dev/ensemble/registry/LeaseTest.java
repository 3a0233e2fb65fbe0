package dev.ensemble.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ensemble.registry.catalog.CatalogContract;
import dev.ensemble.registry.v1.Deregister;
import dev.ensemble.registry.v1.Heartbeat;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.v1.LeaseRequest;
import dev.ensemble.registry.v1.LeaseResponse;
import io.grpc.Status;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lease streams on the wire. */
class LeaseTest {
    private TestRegistry registry;

    @BeforeEach
    void start() throws Exception {
        registry = new TestRegistry();
    }

    @AfterEach
    void stop() throws Exception {
        registry.close();
    }

    @Test
    void aBrokenStreamIsCriticalAtOnce() {
        RawLease lease = granted(CatalogContract.order(1));
        lease.breakOff();
        await().until(() -> registry.instance("order-1").getHealth() == Instance.Health.CRITICAL);
        assertThat(registry.nanos).hasValue(0);
    }

    @Test
    void aDeregisteredInstanceIsGoneAtOnce() {
        RawLease lease = granted(CatalogContract.order(1));
        lease.send(LeaseRequest.newBuilder().setDeregister(Deregister.getDefaultInstance()));
        assertThat(lease.next().getKindCase()).isEqualTo(LeaseResponse.KindCase.DEREGISTERED);
        assertThat(registry.catalog.list("")).isEmpty();
        assertThat(lease.end()).isEqualTo(Status.Code.OK);
    }

    @Test
    void aSilentInstanceIsCriticalAtItsTtlAndItsStreamEnds() {
        RawLease lease = granted(CatalogContract.order(1));
        registry.pass(Duration.ofMillis(2800));
        assertThat(registry.instance("order-1").getHealth()).isEqualTo(Instance.Health.PASSING);
        registry.pass(Duration.ofMillis(200));
        assertThat(registry.instance("order-1").getHealth()).isEqualTo(Instance.Health.CRITICAL);
        assertThat(lease.end()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }

    @Test
    void theRegistryTellsWhatBecomesOfALease() {
        RawLease lease = granted(CatalogContract.order(1));
        long epoch = registry.instance("order-1").getEpoch();
        lease.breakOff();

        await().untilAsserted(() -> assertThat(registry.changes).containsExactly(
                "order-1 granted: epoch " + epoch, "order-1 lost, broken: epoch " + epoch));
    }

    @Test
    void heartbeatsKeepALeaseAlive() {
        RawLease lease = granted(CatalogContract.order(1));
        for (int i = 0; i < 5; i++) {
            registry.pass(Duration.ofSeconds(2));
            lease.send(LeaseRequest.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()));
            assertThat(lease.next().getKindCase()).isEqualTo(LeaseResponse.KindCase.ALIVE);
        }
        assertThat(registry.instance("order-1").getHealth()).isEqualTo(Instance.Health.PASSING);
    }

    @Test
    void timeInWhichTheRegistryWasFrozenIsNobodysSilence() {
        granted(CatalogContract.order(1));
        registry.freeze(Duration.ofSeconds(20));
        assertThat(registry.instance("order-1").getHealth()).isEqualTo(Instance.Health.PASSING);
    }

    @Test
    void whenMostFallSilentAtOnceTheRegistryDoubtsItselfForAWhile() {
        for (int i = 1; i <= 5; i++) {
            granted(CatalogContract.order(i));
        }
        registry.pass(Duration.ofSeconds(20));
        assertThat(registry.catalog.list("")).extracting(Instance::getHealth).containsOnly(Instance.Health.PASSING);
        registry.pass(Duration.ofSeconds(20));
        assertThat(registry.catalog.list("")).extracting(Instance::getHealth).containsOnly(Instance.Health.CRITICAL);
    }

    @Test
    void aMinorityThatFallsSilentLapsesAtItsTtl() {
        RawLease talkative = granted(CatalogContract.order(1));
        granted(CatalogContract.order(2));
        granted(CatalogContract.order(3));
        registry.pass(Duration.ofSeconds(2));
        talkative.send(LeaseRequest.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()));
        assertThat(talkative.next().getKindCase()).isEqualTo(LeaseResponse.KindCase.ALIVE);
        registry.pass(Duration.ofSeconds(1));
        assertThat(registry.catalog.list("")).extracting(Instance::getHealth)
                .containsExactly(Instance.Health.PASSING, Instance.Health.CRITICAL, Instance.Health.CRITICAL);
    }

    @Test
    void aStreamWhoseLeaseAnotherStreamResumesEndsAndHarmsNothing() {
        RawLease former = new RawLease(registry.stub());
        long epoch = former.register(CatalogContract.order(1)).getGranted().getEpoch();
        RawLease current = new RawLease(registry.stub());
        Instance claim = CatalogContract.order(1).toBuilder().setEpoch(epoch).build();
        assertThat(current.register(claim).getGranted().getEpoch()).isEqualTo(epoch);
        assertThat(former.end()).isEqualTo(Status.Code.ABORTED);
        registry.pass(Duration.ofSeconds(1));
        assertThat(registry.instance("order-1").getHealth()).isEqualTo(Instance.Health.PASSING);
    }

    @Test
    void aDrainingRegistryEndsStreamsAndMakesNobodyCritical() {
        RawLease lease = granted(CatalogContract.order(1));
        registry.drain();
        assertThat(lease.end()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(registry.instance("order-1").getHealth()).isEqualTo(Instance.Health.PASSING);
        RawLease late = new RawLease(registry.stub());
        late.register(CatalogContract.order(2));
        assertThat(late.end()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void theIdOfALivingInstanceIsRefused() {
        granted(CatalogContract.order(1));
        RawLease other = new RawLease(registry.stub());
        other.register(CatalogContract.order(1));
        assertThat(other.end()).isEqualTo(Status.Code.ALREADY_EXISTS);
        assertThat(other.description()).startsWith("instance.id: order-1 is held by a living process");
    }

    @ParameterizedTest
    @CsvSource({
            "'', order-9, 127.0.0.1, 7001, register.instance.service",
            "order, '', 127.0.0.1, 7001, register.instance.id",
            "order, Order_9, 127.0.0.1, 7001, register.instance.id",
            "order, a2345678901234567890123456789012345678901234567890123456789012345, 127.0.0.1, 7001, register.instance.id",
            "order, order-9, '', 7001, register.instance.host",
            "order, order-9, 127.0.0.1, 0, register.instance.port",
            "order, order-9, 127.0.0.1, 65536, register.instance.port",
    })
    void aBadRegistrationIsRefusedByTheNameOfItsField(String service, String id, String host, int port, String field) {
        RawLease lease = new RawLease(registry.stub());
        lease.register(Instance.newBuilder()
                .setService(service)
                .setId(id)
                .setHost(host)
                .setPort(port)
                .build());
        assertThat(lease.end()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(lease.description()).startsWith(field + ":");
        assertThat(registry.catalog.list("")).isEmpty();
    }

    @Test
    void metadataOverTheLimitIsRefused() {
        Instance.Builder instance = CatalogContract.order(1).toBuilder();
        for (int i = 0; i < 17; i++) {
            instance.putMetadata("key-" + i, "value");
        }
        RawLease lease = new RawLease(registry.stub());
        lease.register(instance.build());
        assertThat(lease.end()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(lease.description()).startsWith("register.instance.metadata:");
    }

    @Test
    void aStreamThatDoesNotStartWithARegistrationIsRefused() {
        RawLease lease = new RawLease(registry.stub());
        lease.send(LeaseRequest.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()));
        assertThat(lease.end()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void aStreamThatRegistersTwiceLosesItsLease() {
        RawLease lease = granted(CatalogContract.order(1));
        lease.register(CatalogContract.order(2));
        assertThat(lease.end()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        await().until(() -> registry.instance("order-1").getHealth() == Instance.Health.CRITICAL);
        assertThat(registry.instance("order-2")).isEqualTo(Instance.getDefaultInstance());
    }

    private RawLease granted(Instance instance) {
        RawLease lease = new RawLease(registry.stub());
        assertThat(lease.register(instance).getKindCase()).isEqualTo(LeaseResponse.KindCase.GRANTED);
        return lease;
    }
}
