package dev.ensemble.inventory;

import static dev.ensemble.inventory.StoredReservation.State.CONFIRMED;
import static dev.ensemble.inventory.StoredReservation.State.EXPIRED;
import static dev.ensemble.inventory.StoredReservation.State.REFUSED;
import static dev.ensemble.inventory.StoredReservation.State.RELEASED;
import static dev.ensemble.inventory.StoredReservation.State.RESERVED;
import static dev.ensemble.inventory.TestInventory.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ensemble.chassis.error.ServiceException;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReservationStepsTest {

    private static final List<String> STATES =
            Arrays.stream(StoredReservation.State.values()).map(Enum::name).toList();
    private static final List<ReservedLine> TWO_CUPS_ONE_POT = lines("cup", 2, "pot", 1);

    private static TestInventory inventory;
    private static Reservations reservations;

    @BeforeAll
    static void open() {
        inventory = new TestInventory();
        reservations = inventory.reservations;
    }

    @AfterAll
    static void close() {
        inventory.close();
    }

    @BeforeEach
    void stock() {
        inventory.empty();
        inventory.restock("cup", 10);
        inventory.restock("pot", 5);
    }

    @Test
    void aReservationSetsUnitsAsideAndConfirmingSellsThem() {
        StoredReservation made = reservations.create("r", TWO_CUPS_ONE_POT);
        assertThat(made.state()).isEqualTo(RESERVED);
        assertThat(made.lines()).isEqualTo(TWO_CUPS_ONE_POT);
        assertThat(made.expireTime()).contains(made.createTime().plus(TestInventory.LIFE));
        assertItem("cup", 8, 2, 0);
        assertItem("pot", 4, 1, 0);

        StoredReservation sold = reservations.confirm("r");
        assertThat(sold.state()).isEqualTo(CONFIRMED);
        assertThat(sold.updateTime()).isAfter(made.updateTime());
        assertThat(reservations.get("r")).isEqualTo(sold);
        assertItem("cup", 8, 0, 2);
        assertItem("pot", 4, 0, 1);
    }

    @Test
    void tooFewUnitsIsAnAnswerThatNamesTheItemAndTakesNothing() {
        StoredReservation refused = reservations.create("r", lines("cup", 1, "pot", 6));
        assertThat(refused.state()).isEqualTo(REFUSED);
        assertThat(refused.refusal())
                .contains(new StoredReservation.StoredRefusal(StoredReservation.Reason.OUT_OF_STOCK, "pot"));
        assertItem("cup", 10, 0, 0);
        assertItem("pot", 5, 0, 0);
    }

    @Test
    void aRefusalIsFinalEvenWhenStockComes() {
        reservations.create("r", lines("pot", 6));
        inventory.restock("pot", 100);
        assertThat(reservations.create("r", lines("pot", 6)).state()).isEqualTo(REFUSED);
    }

    @Test
    void anUnknownItemIsAnAnswerAndTheFirstInOrderOfSkuIsNamed() {
        StoredReservation refused = reservations.create("r", lines("pot", 6, "bowl", 1, "apron", 1));
        assertThat(refused.refusal())
                .contains(new StoredReservation.StoredRefusal(StoredReservation.Reason.UNKNOWN_SKU, "apron"));
    }

    @Test
    void aRepeatReadsWhatTheFirstDecidedInAnyOrderOfLines() {
        StoredReservation first = reservations.create("r", TWO_CUPS_ONE_POT);
        assertThat(reservations.create("r", TWO_CUPS_ONE_POT.reversed())).isEqualTo(first);
        assertItem("cup", 8, 2, 0);
        StoredReservation sold = reservations.confirm("r");
        assertThat(reservations.create("r", TWO_CUPS_ONE_POT)).isEqualTo(sold);
        assertThat(reservations.confirm("r")).isEqualTo(sold);
        assertItem("cup", 8, 0, 2);
    }

    @Test
    void simultaneousRepeatsReserveOnce() throws Exception {
        List<StoredReservation> answers = Together.call(
                50, i -> Together.insist(() -> reservations.create("r", TWO_CUPS_ONE_POT)));
        assertThat(answers).containsOnly(answers.getFirst());
        assertItem("cup", 8, 2, 0);
    }

    @Test
    void aRepeatWithOtherLinesIsRefused() {
        reservations.create("r", TWO_CUPS_ONE_POT);
        assertFails(
                () -> reservations.create("r", lines("cup", 3, "pot", 1)),
                Status.Code.ALREADY_EXISTS,
                "RESERVATION_ID_REUSED");
        assertItem("cup", 8, 2, 0);
    }

    /** Rows of docs/reservations.md, but for the one of what does not exist. */
    static Stream<Arguments> documented() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("../docs/reservations.md"));
        List<Arguments> rows = lines.stream()
                .map(line -> line.replaceAll(":[^|]*", "").split("\\s*\\|\\s*", -1))
                .filter(cells -> cells.length > 5 && STATES.contains(cells[1]))
                .map(cells -> Arguments.of(StoredReservation.State.valueOf(cells[1]), cells[2], cells[3], cells[4],
                        cells[5]))
                .toList();
        assertThat(rows).hasSameSizeAs(STATES);
        return rows.stream();
    }

    @ParameterizedTest
    @MethodSource("documented")
    void eachStepLeadsFromEachStateWhereTheDocumentationSays(
            StoredReservation.State from, String created, String confirmed, String released, String overdue) {
        bring("a", from);
        assertThat(reservations.create("a", linesFor(from)).state()).hasToString(created);

        bring("b", from);
        if (confirmed.equals("FAILED_PRECONDITION")) {
            assertFails(() -> reservations.confirm("b"), Status.Code.FAILED_PRECONDITION, "RESERVATION_" + from);
            assertThat(reservations.get("b").state()).isEqualTo(from);
        } else {
            assertThat(reservations.confirm("b").state()).hasToString(confirmed);
        }

        bring("c", from);
        assertThat(reservations.release("c").state()).hasToString(released);

        bring("d", from);
        inventory.database.update("UPDATE reservation SET expire_time = now() WHERE expire_time IS NOT NULL");
        inventory.leftovers.expire();
        assertThat(reservations.get("d").state()).hasToString(overdue.isEmpty() ? from.name() : overdue);
    }

    @ParameterizedTest
    @EnumSource(StoredReservation.State.class)
    void aReleaseGivesUnitsBackOnceFromEveryState(StoredReservation.State from) {
        bring("r", from);
        StoredReservation released = reservations.release("r");
        assertItem("cup", 10, 0, 0);
        assertThat(reservations.release("r")).isEqualTo(released);
        assertItem("cup", 10, 0, 0);
        assertThat(released.refusal().isPresent()).isEqualTo(from == REFUSED);
    }

    @Test
    void simultaneousReleasesGiveBackOnce() throws Exception {
        bring("r", CONFIRMED);
        Together.call(50, i -> Together.insist(() -> reservations.release("r")));
        assertItem("cup", 10, 0, 0);
    }

    @Test
    void aReleaseOfAnUnknownReservationRefusesTheCreateThatComesLate() {
        StoredReservation tombstone = reservations.release("late");
        assertThat(tombstone.state()).isEqualTo(RELEASED);
        assertThat(tombstone.isTombstone()).isTrue();
        assertThat(reservations.create("late", TWO_CUPS_ONE_POT)).isEqualTo(tombstone);
        assertFails(() -> reservations.confirm("late"), Status.Code.FAILED_PRECONDITION, "RESERVATION_RELEASED");
        assertItem("cup", 10, 0, 0);
    }

    @Test
    void confirmAndReleaseAtTheSameMomentAgree() throws Exception {
        for (int round = 0; round < 30; round++) {
            String id = "r" + round;
            reservations.create(id, lines("cup", 1));
            Together.call(2, i -> Together.insist(() -> i == 0 ? confirmOrNot(id) : reservations.release(id)));
            assertThat(reservations.get(id).state()).isEqualTo(RELEASED);
            assertItem("cup", 10, 0, 0);
        }
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        assertFails(() -> reservations.confirm("none"), Status.Code.NOT_FOUND, "NOT_FOUND");
        assertFails(() -> reservations.get("none"), Status.Code.NOT_FOUND, "NOT_FOUND");
    }

    private StoredReservation confirmOrNot(String id) {
        try {
            return reservations.confirm(id);
        } catch (ServiceException e) {
            assertThat(e.reason()).isEqualTo("RESERVATION_RELEASED");
            return reservations.get(id);
        }
    }

    private static List<ReservedLine> linesFor(StoredReservation.State state) {
        return lines("cup", state == REFUSED ? 11 : 2);
    }

    private void bring(String id, StoredReservation.State state) {
        (state == EXPIRED ? inventory.hasty : reservations).create(id, linesFor(state));
        switch (state) {
            case CONFIRMED -> reservations.confirm(id);
            case RELEASED -> reservations.release(id);
            case EXPIRED -> inventory.leftovers.expire();
            case RESERVED, REFUSED -> {}
        }
        assertThat(reservations.get(id).state()).isEqualTo(state);
    }

    private void assertItem(String sku, long free, long reserved, long sold) {
        assertThat(inventory.stock.get(sku)).isEqualTo(new StoredItem(sku, sku, free, reserved, sold));
    }

    private static void assertFails(ThrowingCallable step, Status.Code code, String reason) {
        assertThatThrownBy(step).isInstanceOfSatisfying(ServiceException.class, e -> {
            assertThat(e.status().getCode()).isEqualTo(code);
            assertThat(e.reason()).isEqualTo(reason);
        });
    }
}
