package dev.ensemble.inventory;

import static dev.ensemble.inventory.TestInventory.lines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.chassis.clock.HlcTimestamp;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replicas whose wall clocks are 50 s apart, and which have no more in common than rows. */
class InventoryClockTest {
    private final TestInventory first = new TestInventory();
    private final TestInventory ahead = first.replica(Duration.ofSeconds(25));
    private final TestInventory behind = first.replica(Duration.ofSeconds(-25));

    @BeforeEach
    void stock() {
        behind.restock("cup", 2);
        behind.restock("pot", 10);
    }

    @AfterEach
    void close() {
        behind.close();
        ahead.close();
        first.close();
    }

    @Test
    void theStepsOfAReservationAreInLogicalOrderWhoeverTakesThem() {
        StoredReservation made = ahead.reservations.create("r", lines("cup", 1));
        StoredReservation sold = behind.reservations.confirm("r");
        StoredReservation released = behind.reservations.release("r");

        assertThat(List.of(made.hlc(), sold.hlc(), released.hlc())).isSorted().doesNotHaveDuplicates();
        assertThat(behind.clock.now()).isGreaterThan(released.hlc());
    }

    @Test
    void aRefusalIsLaterThanWhatTookTheLastUnit() {
        HlcTimestamp last = ahead.reservations.create("last", lines("cup", 2)).hlc();

        assertThat(behind.reservations.create("late", lines("cup", 1)).hlc()).isGreaterThan(last);
    }

    @Test
    void aReservationOfSeveralItemsIsLaterThanTheLastChangeOfEach() throws SQLException {
        HlcTimestamp cup = ahead.reservations.create("a", lines("cup", 1)).hlc();

        StoredReservation both = behind.reservations.create("b", lines("cup", 1, "pot", 1));

        assertThat(both.hlc()).isGreaterThan(cup);
        assertThat(first.where.ask("SELECT count(*) FROM item WHERE hlc = " + both.hlc().packed())).isEqualTo(2);
    }

    @Test
    void whatFollowsTheReadOfAnItemIsLaterThanItsLastChange() {
        HlcTimestamp last = ahead.reservations.create("r", lines("cup", 1)).hlc();
        assertThat(behind.clock.now()).isLessThan(last);

        behind.stock.get("cup");

        assertThat(behind.clock.now()).isGreaterThan(last);
    }

    @Test
    void anExpiryIsLaterThanWhatExpired() {
        HlcTimestamp made = ahead.hasty.create("r", lines("cup", 1)).hlc();

        assertThat(behind.leftovers.expire()).isEqualTo(1);

        assertThat(behind.clock.now()).isGreaterThan(first.reservations.get("r").hlc());
        assertThat(first.reservations.get("r").hlc()).isGreaterThan(made);
    }

    @Test
    void aRestockIsLaterThanTheChangeBefore() {
        HlcTimestamp last = ahead.reservations.create("r", lines("cup", 1)).hlc();

        behind.restock("cup", 1);

        assertThat(behind.clock.now()).isGreaterThan(last);
    }

    /** Its calls have no times, and it knows no more of an answer than it did. */
    @Test
    void theVersionBeforeTakesTheSameStepsWhichFollowThoseOfThisOne() throws SQLException {
        HlcTimestamp made = ahead.reservations.create("r", lines("cup", 1)).hlc();
        first.where.ask("SELECT 1 FROM confirm_reservation('r')");
        first.where.ask("SELECT 1 FROM create_reservation('s', '{pot}', '{1}', make_interval(secs => 60))");
        first.where.ask("SELECT 1 FROM release_reservation('s')");
        first.where.ask("SELECT (stocked).free FROM restock_item('k', 'cup', 1, false, 'cup')");
        assertThat(first.where.ask("SELECT expire_reservations(10)")).isZero();

        assertThat(first.reservations.get("r").state()).isEqualTo(StoredReservation.State.CONFIRMED);
        assertThat(first.reservations.get("r").hlc()).isGreaterThan(made);
        assertThat(first.stock.get("cup").free()).isEqualTo(2);
    }
}
