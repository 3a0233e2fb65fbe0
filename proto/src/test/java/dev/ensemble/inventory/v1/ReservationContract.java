package dev.ensemble.inventory.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ensemble.inventory.v1.InventoryServiceGrpc.InventoryServiceBlockingStub;
import dev.ensemble.inventory.v1.Reservation.State;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What each implementation of the reservations does, as {@code docs/reservations.md} has it: the real service runs these
 * tests, and so does the fake that tests of other services take for it.
 */
public abstract class ReservationContract {
    private static final int STOCK = 10;

    /** Ids and skus of one test are no other's. */
    private final String suffix = Long.toString(System.nanoTime(), 36);
    private final String cup = "cup-" + suffix;
    private final String pot = "pot-" + suffix;
    private final String id = "order-" + suffix;

    /** A stub of the implementation. */
    protected abstract InventoryServiceBlockingStub inventory();

    /** Adds units of an item, which may be a new one. */
    protected abstract void stock(String sku, int units);

    @BeforeEach
    final void stock() {
        stock(cup, STOCK);
        stock(pot, STOCK);
    }

    @Test
    final void aReservationIsMadeAndConfirmed() {
        Reservation made = create(id, cups(2));
        assertThat(made.getName()).isEqualTo("reservations/" + id);
        assertThat(made.getState()).isEqualTo(State.RESERVED);
        assertThat(made.getLinesList()).containsExactly(cups(2));

        assertThat(confirm(id).getState()).isEqualTo(State.CONFIRMED);
        assertThat(get(id).getState()).isEqualTo(State.CONFIRMED);
        assertFree(STOCK - 2);
    }

    @Test
    final void tooFewUnitsIsAnAnswerThatTakesNothing() {
        Reservation refused = create(id, cups(1), line(pot, STOCK + 1));
        assertThat(refused.getState()).isEqualTo(State.REFUSED);
        assertThat(refused.getRefusal()).isEqualTo(
                Refusal.newBuilder().setReason(Refusal.Reason.OUT_OF_STOCK).setSku(pot).build());
        assertFree(STOCK);
    }

    @Test
    final void anUnknownItemIsAnAnswerThatNamesTheFirstInOrderOfSku() {
        Reservation refused = create(id, line("z-" + suffix, 1), line("a-" + suffix, 1));
        assertThat(refused.getRefusal()).isEqualTo(
                Refusal.newBuilder().setReason(Refusal.Reason.UNKNOWN_SKU).setSku("a-" + suffix).build());
    }

    @Test
    final void aRefusalIsFinalEvenWhenStockComes() {
        create(id, cups(STOCK + 1));
        stock(cup, STOCK);
        assertThat(create(id, cups(STOCK + 1)).getState()).isEqualTo(State.REFUSED);
    }

    @ParameterizedTest
    @EnumSource(names = {"RESERVED", "CONFIRMED", "RELEASED", "REFUSED"})
    final void aRepeatOfTheCreateReadsWhatHasBecomeOfIt(State state) {
        Reservation before = bring(state);
        assertThat(create(id, before.getLinesList().reversed().toArray(ReservationLine[]::new))).isEqualTo(before);
    }

    @Test
    final void aRepeatWithOtherLinesIsRefused() {
        create(id, cups(2));
        assertFails(Status.Code.ALREADY_EXISTS, () -> create(id, cups(3)));
        assertFree(STOCK - 2);
    }

    @ParameterizedTest
    @EnumSource(names = {"RESERVED", "CONFIRMED", "RELEASED", "REFUSED"})
    final void aReleaseLeadsFromEachStateToReleasedAndGivesUnitsBackOnce(State state) {
        bring(state);
        assertThat(release(id).getState()).isEqualTo(State.RELEASED);
        assertThat(release(id).getState()).isEqualTo(State.RELEASED);
        assertFree(STOCK);
    }

    @Test
    final void aReleaseOfAnUnknownReservationRefusesTheCreateThatComesLate() {
        assertThat(release(id).getState()).isEqualTo(State.RELEASED);
        assertThat(create(id, cups(2)).getState()).isEqualTo(State.RELEASED);
        assertFree(STOCK);
    }

    @ParameterizedTest
    @EnumSource(names = {"RELEASED", "REFUSED"})
    final void whatIsGivenBackOrRefusedCannotBeConfirmed(State state) {
        bring(state);
        assertFails(Status.Code.FAILED_PRECONDITION, () -> confirm(id));
        assertThat(get(id).getState()).isEqualTo(state);
    }

    @Test
    final void aConfirmedReservationIsConfirmedAgain() {
        bring(State.CONFIRMED);
        assertThat(confirm(id).getState()).isEqualTo(State.CONFIRMED);
        assertFree(STOCK - 2);
    }

    @Test
    final void whatDoesNotExistIsNotFound() {
        assertFails(Status.Code.NOT_FOUND, () -> confirm(id));
        assertFails(Status.Code.NOT_FOUND, () -> get(id));
    }

    private Reservation bring(State state) {
        Reservation made = create(id, state == State.REFUSED ? cups(STOCK + 1) : cups(2), line(pot, 1));
        return switch (state) {
            case CONFIRMED -> confirm(id);
            case RELEASED -> release(id);
            default -> made;
        };
    }

    /** Exactly so many cups can still be had. */
    private void assertFree(int units) {
        assertThat(create("more-" + suffix, cups(units + 1)).getState()).isEqualTo(State.REFUSED);
        if (units > 0) {
            assertThat(create("rest-" + suffix, cups(units)).getState()).isEqualTo(State.RESERVED);
        }
    }

    private static void assertFails(Status.Code code, ThrowingCallable call) {
        assertThat(catchThrowableOfType(StatusRuntimeException.class, call).getStatus().getCode()).isEqualTo(code);
    }

    private Reservation create(String reservation, ReservationLine... lines) {
        return stub().createReservation(CreateReservationRequest.newBuilder()
                .setReservationId(reservation).addAllLines(List.of(lines)).build());
    }

    private Reservation confirm(String reservation) {
        return stub().confirmReservation(
                ConfirmReservationRequest.newBuilder().setName("reservations/" + reservation).build());
    }

    private Reservation release(String reservation) {
        return stub().releaseReservation(
                ReleaseReservationRequest.newBuilder().setName("reservations/" + reservation).build());
    }

    private Reservation get(String reservation) {
        return stub().getReservation(
                GetReservationRequest.newBuilder().setName("reservations/" + reservation).build());
    }

    private InventoryServiceBlockingStub stub() {
        return inventory().withDeadlineAfter(10, TimeUnit.SECONDS);
    }

    private ReservationLine cups(int quantity) {
        return line(cup, quantity);
    }

    private static ReservationLine line(String sku, int quantity) {
        return ReservationLine.newBuilder().setSku(sku).setQuantity(quantity).build();
    }
}
