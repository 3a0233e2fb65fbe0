package dev.ensemble.lab.prove.orders;

import dev.ensemble.lab.load.history.Line;
import dev.ensemble.lab.load.history.Order;
import dev.ensemble.lab.load.history.OrderState;
import dev.ensemble.lab.prove.Experiment;
import dev.ensemble.lab.prove.Fault;
import dev.ensemble.lab.prove.Harness;
import dev.ensemble.lab.prove.InstanceFault;
import dev.ensemble.lab.prove.Results;
import dev.ensemble.lab.prove.RunSettings;
import dev.ensemble.lab.run.EnsembleOptions;
import dev.ensemble.lab.run.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Callers who do not wait for the end of the saga. */
final class LateCallers {
    /** Their time ends, or they hang up. */
    static final Experiment EXPERIMENT = new Experiment("orders", "late-callers",
            "a deadline that ends in mid-saga is answered PENDING in time, a caller who hangs up is not missed:"
                    + " the order is final within 5 s",
            LateCallers::run);

    private static final String SLOW = "delay(1500ms)";
    private static final String SKU = "slow-bean";
    private static final Line ONE = new Line(SKU, 1);
    private static final Duration DEADLINE = Duration.ofSeconds(1);
    private static final Duration HANGS_UP_AFTER = Duration.ofMillis(250);
    private static final long MOST_MILLIS = 5000;
    private static final List<String> PLACES = List.of("order.create-reservation.before",
            "order.confirm-reservation.before", "order.confirm-reservation.after", "order.confirmed.before");

    private LateCallers() {}

    private static void run(RunSettings settings, Results results) throws Exception {
        try (Harness harness = OrderEnsembles.start(settings.folder(), 1, 1, 1, results);
                AttentiveCustomer patient = AttentiveCustomer.of(harness, 2, DEADLINE);
                AttentiveCustomer hasty = AttentiveCustomer.hasty(harness, HANGS_UP_AFTER)) {
            AttentiveCustomer.insist(() -> patient.restock("first", SKU, 500));
            AttentiveCustomer.insist(() -> patient.order("warm", ONE));
            for (String place : PLACES) {
                Fault slow = InstanceFault.atFailPoint(harness.ensemble(), "order-1", place, SLOW);
                slow.inject();
                CustomerReply answer = patient.order("deadline-" + place, ONE);
                Late deadline = end(patient, "deadline-" + place);
                results.record("deadline of " + DEADLINE.toMillis() + " ms, slow at " + place,
                        answer + " after " + answer.took().toMillis() + " ms; " + deadline,
                        deadline.right(), deadline.inTime() && answer.took().compareTo(DEADLINE) <= 0
                                && answer.state().equals(Optional.of(OrderState.PENDING)));

                slow.inject();
                CustomerReply none = hasty.order("hung-up-" + place, ONE);
                Late hungUp = end(patient, "hung-up-" + place);
                results.record("the caller hangs up, slow at " + place, none + "; " + hungUp,
                        hungUp.right(), hungUp.inTime() && none.status() == 0);
                slow.undo();
            }
            harness.check();
        }
        control(Files.createDirectory(settings.folder().resolve("control")), results);
    }

    /** Sagas that end with their calls, and a sweeper that takes up nothing of today. */
    private static void control(Path folder, Results results) throws Exception {
        String place = "order.create-reservation.before";
        EnsembleOptions options = OrderEnsembles.options(folder, 1, 1, 1).withServiceArgs(OrderEnsembles.failPoints(
                Map.of(Service.ORDER, List.of("--experiment-attached-sagas", "--resume-after=1h"))));
        try (Harness harness = OrderEnsembles.start(options, results);
                AttentiveCustomer customer = AttentiveCustomer.of(harness, 2, DEADLINE)) {
            AttentiveCustomer.insist(() -> customer.restock("first", SKU, 500));
            AttentiveCustomer.insist(() -> customer.order("warm", ONE));
            InstanceFault.atFailPoint(harness.ensemble(), "order-1", place, SLOW).inject();
            CustomerReply answer = customer.order("deadline", ONE);
            Thread.sleep(MOST_MILLIS); // the time in which the others are final
            List<OrderState> states = customer.ordersOf("deadline").stream().map(Order::state).toList();
            results.control("sagas that end with their calls: deadline of " + DEADLINE.toMillis() + " ms, slow at "
                    + place, answer + "; " + states + " after " + MOST_MILLIS + " ms",
                    states.equals(List.of(OrderState.PENDING)));
        }
    }

    private record Late(List<OrderState> states, long millis) {
        boolean right() {
            return states.equals(List.of(OrderState.CONFIRMED));
        }

        boolean inTime() {
            return millis <= MOST_MILLIS;
        }

        @Override
        public String toString() {
            return states + " after another " + millis + " ms";
        }
    }

    private static Late end(AttentiveCustomer customer, String key) {
        long began = System.nanoTime();
        List<Order> orders = customer.awaitFinal(key);
        return new Late(orders.stream().map(Order::state).toList(), (System.nanoTime() - began) / 1_000_000);
    }
}
