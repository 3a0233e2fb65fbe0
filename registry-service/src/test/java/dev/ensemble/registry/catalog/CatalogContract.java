package dev.ensemble.registry.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ensemble.chassis.discovery.Subscription;
import dev.ensemble.chassis.error.ServiceException;
import dev.ensemble.registry.v1.Instance;
import dev.ensemble.registry.watch.Snapshot;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What every catalog does, whatever it keeps its entries in. */
public abstract class CatalogContract {

    /** A catalog in which nobody is registered and that is not settling. */
    protected abstract Catalog catalog();

    public static Instance order(int number) {
        return Instance.newBuilder()
                .setService("order")
                .setId("order-" + number)
                .setHost("127.0.0.1")
                .setPort(7000 + number)
                .setAdminPort(8000 + number)
                .putMetadata("zone", "a")
                .build();
    }

    @Test
    void aNewcomerGetsAnEpochAndIsPassing() {
        Instance granted = catalog().acquire(order(1));
        assertThat(granted.getEpoch()).isPositive();
        assertThat(catalog().list(""))
                .containsExactly(order(1).toBuilder()
                        .setEpoch(granted.getEpoch())
                        .setHealth(Instance.Health.PASSING)
                        .build());
    }

    @Test
    void listsAreOrderedByServiceAndIdAndMayBeOfOneService() {
        catalog().acquire(order(2));
        catalog().acquire(order(1));
        Instance inventory = order(1).toBuilder().setService("inventory").setId("inventory-1").build();
        catalog().acquire(inventory);
        assertThat(catalog().list("")).extracting(Instance::getId).containsExactly("inventory-1", "order-1", "order-2");
        assertThat(catalog().list("order")).extracting(Instance::getId).containsExactly("order-1", "order-2");
        assertThat(catalog().list("nobody")).isEmpty();
    }

    @Test
    void anInstanceWhoseStreamBrokeIsCriticalAndResumesItsEpoch() {
        Instance granted = catalog().acquire(order(1));
        catalog().lose("order-1", granted.getEpoch(), Catalog.Loss.BROKEN);
        assertThat(health()).isEqualTo(Instance.Health.CRITICAL);
        assertThat(catalog().acquire(claim(granted.getEpoch())).getEpoch()).isEqualTo(granted.getEpoch());
        assertThat(health()).isEqualTo(Instance.Health.PASSING);
    }

    @Test
    void anInstanceThatWasSilentComesBackWithANewEpoch() {
        Instance granted = catalog().acquire(order(1));
        catalog().lose("order-1", granted.getEpoch(), Catalog.Loss.SILENT);
        assertThat(catalog().acquire(claim(granted.getEpoch())).getEpoch()).isGreaterThan(granted.getEpoch());
    }

    @Test
    void aRestartedProcessGetsANewEpoch() {
        Instance granted = catalog().acquire(order(1));
        catalog().lose("order-1", granted.getEpoch(), Catalog.Loss.BROKEN);
        assertThat(catalog().acquire(order(1)).getEpoch()).isGreaterThan(granted.getEpoch());
    }

    @Test
    void anEpochThatAnEarlierRegistryGrantedIsResumed() {
        long earlier = catalog().acquire(order(2)).getEpoch() - 5000;
        assertThat(catalog().acquire(claim(earlier)).getEpoch()).isEqualTo(earlier);
        long later = earlier + 60_000;
        assertThat(catalog().acquire(claim(later)).getEpoch()).isEqualTo(later);
        catalog().remove("order-1", later);
        assertThat(catalog().acquire(order(1)).getEpoch()).isGreaterThan(later);
    }

    @Test
    void aLivingHolderThatReattachesKeepsItsEpoch() {
        Instance granted = catalog().acquire(order(1));
        assertThat(catalog().acquire(claim(granted.getEpoch()))).isEqualTo(granted);
    }

    @Test
    void theIdOfALivingInstanceIsRefusedToAnotherProcess() {
        Instance granted = catalog().acquire(order(1));
        Instance other = order(1).toBuilder().setPort(7999).build();
        assertRefused(() -> catalog().acquire(other), Status.Code.ALREADY_EXISTS, "127.0.0.1:7001");
        assertThat(catalog().list("")).containsExactly(granted);
    }

    @Test
    void aLowerEpochIsFencedWhetherItsSuccessorLivesOrNot() {
        long old = catalog().acquire(order(1)).getEpoch();
        catalog().lose("order-1", old, Catalog.Loss.BROKEN);
        Instance successor = catalog().acquire(order(1));
        assertRefused(() -> catalog().acquire(claim(old)), Status.Code.ABORTED, "claimed was " + old);
        catalog().lose("order-1", successor.getEpoch(), Catalog.Loss.BROKEN);
        assertRefused(() -> catalog().acquire(claim(old)), Status.Code.ABORTED, "claimed was " + old);
    }

    @Test
    void whatAFormerHolderLosesOrRemovesHasNoEffect() {
        long old = catalog().acquire(order(1)).getEpoch();
        catalog().lose("order-1", old, Catalog.Loss.BROKEN);
        Instance successor = catalog().acquire(order(1));
        catalog().lose("order-1", old, Catalog.Loss.SILENT);
        catalog().remove("order-1", old);
        assertThat(catalog().list("")).containsExactly(successor);
    }

    @Test
    void aRemovedInstanceIsGone() {
        Instance granted = catalog().acquire(order(1));
        catalog().remove("order-1", granted.getEpoch());
        assertThat(catalog().list("")).isEmpty();
    }

    @Test
    void anEpochOutOfReasonIsInvalid() {
        assertRefused(() -> catalog().acquire(claim(-1)), Status.Code.INVALID_ARGUMENT, "register.instance.epoch");
        assertRefused(
                () -> catalog().acquire(claim(Long.MAX_VALUE)), Status.Code.INVALID_ARGUMENT,
                "register.instance.epoch");
        assertThat(catalog().list("")).isEmpty();
    }

    @Test
    void aWatcherSeesThePresentAndThenEachChange() {
        Instance one = catalog().acquire(order(1));
        List<Snapshot> seen = new CopyOnWriteArrayList<>();
        try (Subscription ignored = catalog().watch("order", seen::add)) {
            awaitPassing(seen, one);
            Instance two = catalog().acquire(order(2));
            awaitPassing(seen, one, two);
            catalog().lose("order-1", one.getEpoch(), Catalog.Loss.BROKEN);
            awaitPassing(seen, two);
            catalog().remove("order-2", two.getEpoch());
            awaitPassing(seen);
        }
        assertThat(seen).extracting(Snapshot::revision).isSorted().doesNotHaveDuplicates();
        assertThat(seen).extracting(Snapshot::settling).containsOnly(false);
    }

    @Test
    void aWatcherHearsNothingOfWhatChangesNothingForIt() {
        Instance one = catalog().acquire(order(1));
        List<Snapshot> seen = new CopyOnWriteArrayList<>();
        try (Subscription ignored = catalog().watch("order", seen::add)) {
            awaitPassing(seen, one);
            int before = seen.size();
            catalog().acquire(order(1).toBuilder().setService("inventory").setId("inventory-1").build());
            catalog().acquire(claim(one.getEpoch()));
            catalog().lose("order-1", one.getEpoch() - 1, Catalog.Loss.BROKEN);
            catalog().sweep();
            Instance two = catalog().acquire(order(2));
            awaitPassing(seen, one, two);
            assertThat(seen).hasSize(before + 1);
        }
    }

    @Test
    void aWatcherOfNobodyIsToldSo() {
        List<Snapshot> seen = new CopyOnWriteArrayList<>();
        try (Subscription ignored = catalog().watch("nobody", seen::add)) {
            awaitPassing(seen);
        }
    }

    private static Instance claim(long epoch) {
        return order(1).toBuilder().setEpoch(epoch).build();
    }

    private Instance.Health health() {
        return catalog().list("").getFirst().getHealth();
    }

    private static void awaitPassing(List<Snapshot> seen, Instance... expected) {
        await().untilAsserted(() -> {
            assertThat(seen).isNotEmpty();
            assertThat(seen.getLast().passing()).containsExactly(expected);
        });
    }

    public static void assertRefused(Runnable action, Status.Code code, String text) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.status().getCode()).isEqualTo(code))
                .hasMessageContaining(text);
    }
}
