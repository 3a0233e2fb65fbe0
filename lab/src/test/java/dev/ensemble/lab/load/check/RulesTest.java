package dev.ensemble.lab.load.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ensemble.lab.load.history.Call;
import dev.ensemble.lab.load.history.CallKind;
import dev.ensemble.lab.load.history.CallOutcome;
import dev.ensemble.lab.load.history.Item;
import dev.ensemble.lab.load.history.Line;
import dev.ensemble.lab.load.history.Order;
import dev.ensemble.lab.load.history.OrderState;
import dev.ensemble.lab.load.http.Hedge;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** One run, broken on purpose in every way that a rule forbids. */
class RulesTest {

    private static List<String> broken(Consumer<SampleRun> damage) {
        SampleRun run = new SampleRun();
        damage.accept(run);
        return run.judge().violations().stream().map(v -> v.rule() + ": " + v.subject()).distinct().toList();
    }

    @Test
    void aSoundRunBreaksNoRule() {
        Report report = new SampleRun().judge();
        assertThat(report.violations()).isEmpty();
        assertThat(report.clean()).isTrue();
        assertThat(report.findings()).allMatch(Report.Finding::judged);
    }

    @Test
    void lostUnits() {
        assertThat(broken(r -> r.items.set(0, new Item("mug", 12, 0, 2)))).containsExactly("StockAddsUp: items/mug");
    }

    @Test
    void anItemThatIsGone() {
        assertThat(broken(r -> r.items.clear())).containsExactly("StockAddsUp: items/mug");
    }

    @Test
    void aFailedRestockThatHappened() {
        assertThat(broken(r -> r.items.set(0, new Item("mug", 16, 0, 2)))).containsExactly("StockAddsUp: items/mug");
    }

    @Test
    void aRestockOfUnknownOutcomeMayHaveHappenedOrNot() {
        for (int free : new int[]{13, 17}) {
            assertThat(broken(r -> {
                r.restock("k8", 4, CallOutcome.UNKNOWN);
                r.items.set(0, new Item("mug", free, 0, 2));
            })).isEmpty();
        }
    }

    @Test
    void negativeStock() {
        assertThat(broken(r -> r.items.set(0, new Item("mug", -1, 14, 2))))
                .contains("StockIsNeverNegative: items/mug");
    }

    @Test
    void negativeStockInAnAnswer() {
        assertThat(broken(
                r -> r.calls.add(new Call(99, CallKind.ITEM, "", "items/mug", List.of(), 1, 1, 2, CallOutcome.OK, 200,
                        "", false, Map.of(), List.of(), List.of(new Item("mug", -1, 0, 16)), Hedge.NONE))))
                .containsExactly(
                        "StockIsNeverNegative: items/mug");
    }

    @Test
    void aCounterThatIsNotTheSumOfItsReservations() {
        assertThat(broken(r -> r.items.set(0, new Item("mug", 12, 1, 2))))
                .containsExactly("CountersMatchReservations: items/mug");
        assertThat(broken(r -> r.items.set(0, new Item("mug", 12, 0, 3))))
                .containsExactly("CountersMatchReservations: items/mug");
    }

    @Test
    void aConfirmedOrderThatSoldNothing() {
        assertThat(broken(r -> {
            r.changeReservation("a", a -> new Reservation("a", Reservation.ReservationState.EXPIRED, a.lines()));
            r.items.set(0, new Item("mug", 15, 0, 0));
        })).containsExactly("ConfirmedIsSold: orders/a");
    }

    @Test
    void aCancelledOrderThatKeptItsUnits() {
        assertThat(broken(r -> {
            r.changeReservation("b", b -> new Reservation("b", Reservation.ReservationState.CONFIRMED, b.lines()));
            r.items.set(0, new Item("mug", 11, 0, 4));
        })).containsExactly("ConfirmedIsSold: orders/b");
    }

    @Test
    void otherUnitsSoldThanOrdered() {
        assertThat(broken(r -> {
            r.changeReservation("a", a -> new Reservation("a", a.state(), List.of(new Line("mug", 3))));
            r.items.set(0, new Item("mug", 12, 0, 3));
        })).containsExactly("ConfirmedIsSold: orders/a");
    }

    @Test
    void unitsSoldToNobody() {
        assertThat(broken(r -> {
            r.reservations.add(new Reservation("z", Reservation.ReservationState.CONFIRMED, SampleRun.TWO_MUGS));
            r.items.set(0, new Item("mug", 11, 0, 4));
        })).containsExactly("ConfirmedIsSold: orders/z");
    }

    @Test
    void whatWasSoldADayAgoMayBeForgottenButNotSooner() {
        assertThat(broken(r -> r.reservations.clear()))
                .containsExactlyInAnyOrder("ConfirmedIsSold: orders/a", "CountersMatchReservations: items/mug");
        assertThat(broken(r -> {
            r.reservations.clear();
            r.at = Instant.parse("2026-01-02T00:00:01Z");
        })).isEmpty();
    }

    @Test
    void whatIsForgottenStillCounts() {
        assertThat(broken(r -> {
            r.reservations.clear();
            r.at = Instant.parse("2026-01-02T00:00:01Z");
            r.items.set(0, new Item("mug", 15, 0, 0));
        })).containsExactly("CountersMatchReservations: items/mug");
    }

    @Test
    void aKeyMakesAnotherOrderADayLaterButNotSooner() {
        assertThat(broken(r -> r.orders.add(SampleRun.order("d", "k3", OrderState.REJECTED, "2026-01-01T23:59:59Z"))))
                .containsExactly("OneOrderPerKey: orders/c");
        assertThat(broken(r -> r.orders.add(SampleRun.order("d", "k3", OrderState.REJECTED, "2026-01-02T00:00:00Z"))))
                .isEmpty();
    }

    @Test
    void twoOrdersForOneKey() {
        assertThat(broken(r -> r.orders.add(SampleRun.order("d", "k3", OrderState.REJECTED))))
                .containsExactly("OneOrderPerKey: orders/c");
    }

    @Test
    void twoOrdersAcknowledgedForOneKey() {
        assertThat(broken(r -> r.call(CallKind.REPEAT, "k3", CallOutcome.OK, 200,
                SampleRun.order("d", "k3", OrderState.REJECTED))))
                .contains("OneOrderPerKey: orders/c");
    }

    @Test
    void anAcknowledgedOrderThatIsLost() {
        assertThat(broken(r -> r.orders.removeIf(o -> o.name().equals("orders/c"))))
                .containsExactly("AcknowledgedStays: orders/c");
    }

    @Test
    void anAcknowledgedOrderThatChanged() {
        assertThat(broken(r -> r.orders.replaceAll(o -> !o.name().equals("orders/c") ? o : new Order(o.name(), o.key(),
                o.customer(), List.of(new Line("mug", 9)), o.state(), o.createTime()))))
                .containsExactly("AcknowledgedStays: orders/c");
    }

    @Test
    void anAnswerThatIsNotWhatWasOrdered() {
        assertThat(broken(r -> r.call(CallKind.ORDER, "k9", CallOutcome.OK, 201,
                SampleRun.order("c", "k3", OrderState.REJECTED))))
                .contains("AcknowledgedStays: orders/c");
    }

    @Test
    void anAcknowledgedOrderThatWasNotFoundForAWhile() {
        assertThat(broken(r -> {
            Call get = r.calls.get(1);
            r.calls.set(1, new Call(1, CallKind.GET, "", get.target(), List.of(), 10, 10, 15, CallOutcome.FAILED, 404,
                    "NOT_FOUND", false, Map.of(), List.of(), List.of(), Hedge.NONE));
        })).containsExactly("AcknowledgedStays: orders/a");
    }

    @Test
    void aFailedCallThatLeftAnOrder() {
        assertThat(broken(r -> r.orders.add(SampleRun.order("d", "k4", OrderState.REJECTED))))
                .containsExactly("DenialsAreTrue: orders/d");
    }

    @Test
    void aCallOfUnknownOutcomeMayLeaveAnOrder() {
        assertThat(broken(r -> r.orders.add(SampleRun.order("d", "k5", OrderState.REJECTED)))).isEmpty();
    }

    @Test
    void aFailedCallThatWasRepeatedMayLeaveAnOrder() {
        assertThat(broken(r -> {
            r.call(CallKind.REPEAT, "k4", CallOutcome.OK, 201, SampleRun.order("d", "k4", OrderState.REJECTED));
            r.orders.add(SampleRun.order("d", "k4", OrderState.REJECTED));
        })).isEmpty();
    }

    @Test
    void aRepeatThatFindsWhatWasDenied() {
        assertThat(broken(r -> {
            r.found("k4", SampleRun.order("d", "k4", OrderState.REJECTED), "order-1=1");
            r.orders.add(SampleRun.order("d", "k4", OrderState.REJECTED));
        })).containsExactly("DenialsAreTrue: orders/d");
    }

    @Test
    void aRepeatMayFindWhatItsOwnFirstAttemptHasMade() {
        for (String attempts : List.of("order-1=2", "order-1=1, order-2=1")) {
            assertThat(broken(r -> {
                r.found("k4", SampleRun.order("d", "k4", OrderState.REJECTED), attempts);
                r.orders.add(SampleRun.order("d", "k4", OrderState.REJECTED));
            })).isEmpty();
        }
    }

    @Test
    void aHedgedRepeatMayFindWhatItsOtherRequestHasMade() {
        assertThat(broken(r -> {
            r.found("k4", SampleRun.order("d", "k4", OrderState.REJECTED), "order-1=1");
            r.hedgeLast();
            r.orders.add(SampleRun.order("d", "k4", OrderState.REJECTED));
        })).isEmpty();
    }

    @Test
    void aRepeatMayFindWhatACallOfUnknownOutcomeHasMade() {
        assertThat(broken(r -> {
            r.found("k5", SampleRun.order("d", "k5", OrderState.REJECTED), "order-1=1");
            r.orders.add(SampleRun.order("d", "k5", OrderState.REJECTED));
        })).isEmpty();
    }

    @Test
    void aReadThatSeesWhatWasDenied() {
        assertThat(broken(r -> {
            r.call(CallKind.LIST, "", CallOutcome.OK, 200, SampleRun.order("d", "k4", OrderState.REJECTED));
            r.call(CallKind.REPEAT, "k4", CallOutcome.OK, 201, SampleRun.order("d", "k4", OrderState.REJECTED));
            r.orders.add(SampleRun.order("d", "k4", OrderState.REJECTED));
        })).containsExactly("DenialsAreTrue: orders/d");
    }

    @Test
    void aCancellationThatWasDenied() {
        assertThat(broken(r -> {
            r.calls.removeIf(c -> c.kind() == CallKind.CANCEL);
            r.call(CallKind.CANCEL, "", CallOutcome.FAILED, 429, SampleRun.order("b", "k2", OrderState.CANCELLED));
        })).containsExactly("DeniedCancellations: orders/b");
    }

    @Test
    void aCancellationOfUnknownOutcomeMayHaveHappened() {
        assertThat(broken(r -> {
            r.calls.removeIf(c -> c.kind() == CallKind.CANCEL);
            r.call(CallKind.CANCEL, "", CallOutcome.FAILED, 429, SampleRun.order("b", "k2", OrderState.CANCELLED));
            r.call(CallKind.CANCEL, "", CallOutcome.UNKNOWN, 504, SampleRun.order("b", "k2", OrderState.CANCELLED));
        })).isEmpty();
    }

    @Test
    void anOrderThatNobodyOrdered() {
        assertThat(broken(r -> r.orders.add(SampleRun.order("d", "made-up", OrderState.REJECTED))))
                .containsExactly("NoOrderFromNowhere: orders/d");
    }

    @Test
    void anOrderThatStaysPending() {
        assertThat(broken(r -> r.orders.add(SampleRun.order("d", "k5", OrderState.PENDING))))
                .containsExactly("NothingStaysPending: orders/d");
        assertThat(broken(r -> {
            r.call(CallKind.CANCEL, "", CallOutcome.UNKNOWN, 504, SampleRun.order("d", "k5", OrderState.CANCELLING));
            r.orders.add(SampleRun.order("d", "k5", OrderState.CANCELLING));
        })).containsExactly("NothingStaysPending: orders/d");
    }

    @Test
    void aReservationThatIsNeverGivenBack() {
        assertThat(broken(r -> {
            r.changeReservation("c", c -> new Reservation("c", Reservation.ReservationState.RESERVED, c.lines()));
            r.items.set(0, new Item("mug", 11, 2, 2));
        })).containsExactly("NothingStaysPending: orders/c");
    }

    @Test
    void aReadThatGoesBack() {
        assertThat(broken(
                r -> r.call(CallKind.GET, "", CallOutcome.OK, 200, SampleRun.order("a", "k1", OrderState.PENDING))))
                .containsExactly("ReadsNeverGoBack: orders/a");
    }

    @Test
    void readsThatOverlapMayComeInEitherOrder() {
        assertThat(broken(r -> {
            r.call(CallKind.ORDER, "k8", CallOutcome.OK, 201, SampleRun.order("e", "k8", OrderState.CONFIRMED));
            r.call(CallKind.GET, "", CallOutcome.OK, 200, SampleRun.order("e", "k8", OrderState.PENDING));
            r.overlapLast();
            r.call(CallKind.CANCEL, "", CallOutcome.UNKNOWN, 504, SampleRun.order("e", "k8", OrderState.CANCELLED));
            r.orders.add(SampleRun.order("e", "k8", OrderState.CANCELLED));
        })).isEmpty();
    }

    @Test
    void anAcknowledgedCancellationThatIsUndone() {
        assertThat(broken(r -> {
            r.orders.replaceAll(
                    o -> o.name().equals("orders/b") ? SampleRun.order("b", "k2", OrderState.CONFIRMED) : o);
            r.changeReservation("b", b -> new Reservation("b", Reservation.ReservationState.CONFIRMED, b.lines()));
            r.items.set(0, new Item("mug", 11, 0, 4));
        })).containsExactly("ReadsNeverGoBack: orders/b");
    }

    @Test
    void aViolationIsToldWithTheHistoryOfItsOrder() {
        SampleRun run = new SampleRun();
        run.orders.removeIf(o -> o.name().equals("orders/b"));
        assertThat(run.judge().toString())
                .contains("BROKEN 1    AcknowledgedStays", "orders/b: acknowledged, but is not there",
                        "call 2 order k2 0.000 s to 0.000 s: ok 201 orders/b PENDING", "call 3 cancel orders/b");
    }
}
