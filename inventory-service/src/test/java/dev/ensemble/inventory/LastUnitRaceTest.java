package dev.ensemble.inventory;

import static dev.ensemble.inventory.TestInventory.lines;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LastUnitRaceTest {

    private static final int CALLERS = 200;
    private static final int RACES = 30;

    private List<TestInventory> replicas;

    @BeforeEach
    void open() {
        TestInventory first = new TestInventory();
        replicas = List.of(first, first.replica(), first.replica());
    }

    @AfterEach
    void close() {
        replicas.forEach(TestInventory::close);
    }

    @Test
    void ofManyCallersWhoWantTheLastUnitExactlyOneGetsIt() throws Exception {
        for (int race = 0; race < RACES; race++) {
            assertThat(sold("sku-" + race)).isEqualTo(1);
            assertThat(replicas.getFirst().stock.get("sku-" + race))
                    .isEqualTo(new StoredItem("sku-" + race, "sku-" + race, 0, 0, 1));
        }
    }

    @Test
    void controlWithoutTheConditionUnderTheLockItIsOversold() throws Exception {
        replicas.getFirst().breakWith("no-condition");
        long sold = 0;
        for (int race = 0; race < RACES && sold <= 1; race++) {
            sold = sold("sku-" + race);
        }
        assertThat(sold).isGreaterThan(1);
    }

    private long sold(String sku) throws Exception {
        replicas.getFirst().restock(sku, 1);
        List<Boolean> got = Together.call(CALLERS, i -> {
            Reservations reservations = replicas.get(i % replicas.size()).reservations;
            String id = sku + "-" + i;
            StoredReservation.State state =
                    Together.insist(() -> reservations.create(id, lines(sku, 1))).state();
            return state == StoredReservation.State.RESERVED
                    && Together.insist(() -> reservations.confirm(id)).state() == StoredReservation.State.CONFIRMED;
        });
        return got.stream().filter(won -> won).count();
    }
}
