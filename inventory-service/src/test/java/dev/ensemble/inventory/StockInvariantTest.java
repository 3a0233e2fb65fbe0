package dev.ensemble.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.error.ServiceException;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Random steps of many callers on few items and few ids, on three replicas; then the books are audited. */
class StockInvariantTest {

    private static final int CALLERS = 24;
    private static final int STEPS_EACH = 60;
    private static final int IDS = 40;
    private static final List<String> SKUS = List.of("bowl", "cup", "pot");
    private static final long STOCKED = 60;

    @Test
    void theBooksBalanceAfterAnyStepsInAnyOrder() throws Exception {
        for (long seed = 1; seed <= 3; seed++) {
            try (TestInventory inventory = new TestInventory()) {
                stir(inventory, seed);
                assertThat(Books.audit(inventory.database, STOCKED)).as("seed " + seed).isEmpty();
            }
        }
    }

    @Test
    void controlTheAuditSeesAReleaseThatGivesBackTwice() throws Exception {
        try (TestInventory inventory = new TestInventory()) {
            inventory.breakWith("release-twice");
            List<String> found = List.of();
            for (long seed = 1; found.isEmpty() && seed <= 10; seed++) {
                inventory.empty();
                stir(inventory, seed);
                found = Books.audit(inventory.database, STOCKED);
            }
            assertThat(found).isNotEmpty();
        }
    }

    private static void stir(TestInventory inventory, long seed) throws Exception {
        SKUS.forEach(sku -> inventory.restock(sku, STOCKED));
        try (TestInventory second = inventory.replica();
                TestInventory third = inventory.replica()) {
            List<TestInventory> replicas = List.of(inventory, second, third);
            Together.call(CALLERS, caller -> {
                Random random = new Random(seed * 1000 + caller);
                for (int i = 0; i < STEPS_EACH; i++) {
                    step(replicas.get(random.nextInt(replicas.size())), random);
                }
                return null;
            });
        }
    }

    private static void step(TestInventory inventory, Random random) {
        String id = "r" + random.nextInt(IDS);
        List<ReservedLine> lines = lines(random, id);
        Reservations reservations = random.nextInt(4) == 0 ? inventory.hasty : inventory.reservations;
        try {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> reservations.create(id, lines);
                case 3, 4 -> reservations.confirm(id);
                case 5, 6 -> reservations.release(id);
                default -> inventory.leftovers.expire();
            }
        } catch (ServiceException e) {
            assertThat(e.status().getCode())
                    .isIn(Status.Code.FAILED_PRECONDITION, Status.Code.NOT_FOUND, Status.Code.UNAVAILABLE,
                            Status.Code.RESOURCE_EXHAUSTED);
        }
    }

    /** The same lines for the same id, in any order. */
    private static List<ReservedLine> lines(Random random, String id) {
        Random ofId = new Random(id.hashCode());
        List<ReservedLine> lines = new ArrayList<>();
        IntStream.range(0, SKUS.size()).forEach(i -> {
            if (i == id.hashCode() % SKUS.size() || ofId.nextBoolean()) {
                lines.add(new ReservedLine(SKUS.get(i), 1 + ofId.nextInt(5)));
            }
        });
        java.util.Collections.shuffle(lines, random);
        return lines;
    }
}
